import { arrayIn, stringIn } from './json-reading.ts'

/** One test of the conformance suite. */
export interface ConformanceCase {
  /** As `describeObjectStore` was told: a backend, with its wrapper where it has one. */
  readonly store: string
  readonly group: string
  /** With `[skipped: reason]` or `[refused: reason]` at its end, where it was. */
  readonly title: string
  readonly state: string
}

export interface ConformanceReport {
  readonly cases: readonly ConformanceCase[]
  /** What was skipped altogether, and why: servers that the machine cannot run. */
  readonly missing: readonly string[]
}

export function parseConformanceReport(report: unknown): ConformanceReport {
  return {
    cases: arrayIn(report, 'cases').map((one) => ({
      store: stringIn(one, 'store'),
      group: stringIn(one, 'group'),
      title: stringIn(one, 'title'),
      state: stringIn(one, 'state'),
    })),
    missing: arrayIn(report, 'missing').map(String),
  }
}

/** The page for `docs/`: which backend passes what, how often again behind wrappers, and what it skips. */
export function conformancePage({ cases, missing }: ConformanceReport): string {
  const footnotes = new Map<string, number>()
  const plain = cases.filter(({ store }) => store === backendOf(store))
  const parts = [
    '# Conformance',
    'Written by `npm run conformance`, which runs the suite of `src-main/storage/conformance`. ✓ passed, ✗ failed, – skipped or refused, with the reason below.',
    '## Backends and cases',
    casesTable(plain, footnotes),
    [...footnotes].map(([reason, number]) => `${number}. ${reason}.`).join('\n'),
    '## Again behind every wrapper',
    variantsTable(cases),
    ...(missing.length > 0 ? ['## Not run here', missing.map((one) => `- ${one}`).join('\n')] : []),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function casesTable(cases: readonly ConformanceCase[], footnotes: Map<string, number>): string {
  const stores = unique(cases.map(({ store }) => store))
  const rows = unique(cases.map(rowOf)).map((row) => {
    const cells = stores.map((store) =>
      cellOf(
        cases.find((one) => one.store === store && rowOf(one) === row),
        footnotes,
      ),
    )
    return [row, ...cells]
  })
  return table(['case', ...stores], rows)
}

function variantsTable(cases: readonly ConformanceCase[]): string {
  const rows = unique(cases.map(({ store }) => store)).map((store) => {
    const own = cases.filter((one) => one.store === store)
    const count = (state: string) => String(own.filter((one) => one.state === state).length)
    return [store, count('passed'), count('failed'), count('skipped')]
  })
  return table(['store', 'passed', 'failed', 'skipped'], rows)
}

function cellOf(found: ConformanceCase | undefined, footnotes: Map<string, number>): string {
  if (found === undefined) return ''
  if (found.state === 'failed') return '✗'
  const reason = reasonOf(found.title)
  if (reason === undefined) return found.state === 'passed' ? '✓' : '–'
  const number = footnotes.get(reason) ?? footnotes.size + 1
  footnotes.set(reason, number)
  return `– (${number})`
}

const REASON = / \[(?:skipped|refused): (.+)\]$/

function reasonOf(title: string): string | undefined {
  return REASON.exec(title)?.[1]
}

function rowOf({ group, title }: ConformanceCase): string {
  return `${group}: ${title.replace(REASON, '')}`
}

/** `azure with all wrappers` and `azure in blocks` are `azure`. */
function backendOf(store: string): string {
  return store.replace(/ (?:with|in|over|across) .*$/, '')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(tableLine).join('\n')
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.map(escaped).join(' | ')} |`
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|')
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
