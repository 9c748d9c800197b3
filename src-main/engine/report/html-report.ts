import type { ComparedCell, ComparedRow, NameConflict } from '../../../shared/domain/comparison.ts'
import type { Counted } from '../../../shared/domain/counted.ts'
import { REPORT_STYLE } from './html-style.ts'
import type { ReportFacts, ReportForm } from './report-form.ts'

/** A page that needs nothing but itself: no script, no link, nothing from a network. */
export function htmlReport(): ReportForm {
  let stores: ReportFacts['stores'] = []
  return {
    begin(facts) {
      stores = facts.stores
      return `${headOf(facts)}${storesOf(facts)}${pairsOf(facts)}${tableHead(facts)}`
    },
    row,
    rowsEnd: () =>
      '</tbody></table></div>\n<h2>Names</h2>\n<div class="wide"><table><thead><tr><th>Name</th><th>What</th><th>Contents</th></tr></thead><tbody>\n',
    conflict: (conflict) => conflictRow(conflict, stores),
    end: () => '</tbody></table></div>\n</main></body></html>\n',
  }
}

function headOf({ at, state, stores }: ReportFacts): string {
  const names = stores.map(({ name }) => name).join(', ')
  const notice = state.isComplete
    ? ''
    : '<p class="notice">Not every store was listed to its end: what is unknown may be there.</p>'
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(`Comparison of ${names}`)}</title>
<style>${REPORT_STYLE}</style></head><body><main>
<h1>Comparison of ${stores.length} stores</h1>
<p>Compared by content on <time datetime="${escaped(at)}">${escaped(readableTime(at))}</time>, by Kura.</p>
${notice}
<dl class="facts">
<div><dt>Artifacts</dt><dd>${counted(state.all)}</dd></div>
<div><dt>Whole in every store</dt><dd>${counted(state.same)}</dd></div>
<div><dt>Differences</dt><dd>${counted(state.differences)}</dd></div>
<div><dt>Name conflicts</dt><dd>${state.conflicts ?? 'not looked for'}</dd></div>
</dl>
`
}

function storesOf({ stores, state }: ReportFacts): string {
  const rows = state.stores.map((store, index) => {
    const summary = stores[index]
    const same = stores.find(({ id }) => id === store.samePlaceAs)
    const note = same ? ` (the same place as ${same.name})` : ''
    const counts = [
      store.held,
      store.onlyHere,
      store.missing,
      store.damaged,
      store.otherSize,
      store.unverified,
      store.unknown,
    ]
    return `<tr><th scope="row">${escaped(`${summary?.name ?? ''}${note}`)}<small>${escaped(summary?.location ?? '')}</small></th><td>${escaped(store.state)}</td>${counts.map((one) => `<td class="number">${counted(one)}</td>`).join('')}</tr>\n`
  })
  const heads = ['Store', 'Listing', 'Has', 'Only here', 'Missing', 'Damaged', 'Other size']
  const columns = table([...heads, 'Unverified', 'Unknown'], (column) => column > 1)
  return `<h2>Stores</h2>\n${columns}${rows.join('')}</tbody></table></div>\n`
}

function pairsOf({ stores, state }: ReportFacts): string {
  const nameOf = (id: string) => escaped(stores.find((store) => store.id === id)?.name ?? id)
  const rows = state.pairs.map(
    ({ a, b, both, onlyA, onlyB, different }) =>
      `<tr><th scope="row">${nameOf(a)} and ${nameOf(b)}</th>${[both, onlyA, onlyB, different].map((one) => `<td class="number">${counted(one)}</td>`).join('')}</tr>\n`,
  )
  const heads = ['Pair', 'In both', 'Only in the first', 'Only in the second', 'Different']
  return `<h2>Pairs</h2>\n${table(heads, (column) => column > 0)}${rows.join('')}</tbody></table></div>\n`
}

function tableHead({ stores, rowCount, isSearch }: ReportFacts): string {
  const what = isSearch ? 'Rows of the search' : 'Differences'
  const heads = ['Artifact', 'Size', ...stores.map(({ name }) => name)]
  return `<h2>${what} (${rowCount})</h2>\n${table(heads, (column) => column === 1)}`
}

function table(heads: readonly string[], isNumber: (column: number) => boolean): string {
  const cells = heads.map((head, column) => {
    const look = isNumber(column) ? ' class="number"' : ''
    return `<th scope="col"${look}>${escaped(head)}</th>`
  })
  return `<div class="wide"><table><thead><tr>${cells.join('')}</tr></thead><tbody>\n`
}

function row({ hash, names, sizeBytes, cells, hasConflict }: ComparedRow): string {
  const [first] = names
  const others = names.length > 1 ? ` and ${names.length - 1} more` : ''
  const conflict = hasConflict ? ' <em>name conflict</em>' : ''
  const title = first ? `${escaped(first.name)}${others}` : 'no name'
  return `<tr><th scope="row">${title}${conflict}<small><code>${hash}</code></small></th><td class="number">${sizeBytes === null ? '' : sizeBytes.toLocaleString('en')}</td>${cells.map(cell).join('')}</tr>\n`
}

function cell({ state, sizeBytes, evidence, isNamed }: ComparedCell): string {
  const size = state === 'other-size' ? `, ${sizeBytes} bytes` : ''
  const named = state === 'missing' && isNamed ? ', only its names' : ''
  const at = 'at' in evidence ? ` ${readableTime(evidence.at)}` : ''
  const vouched = sizeBytes === null ? '' : `<small>${escaped(`${evidence.kind}${at}`)}</small>`
  return `<td class="${state}">${escaped(`${STATE_WORDS[state]}${size}${named}`)}${vouched}</td>`
}

const STATE_WORDS: Readonly<Record<ComparedCell['state'], string>> = {
  present: 'present',
  missing: 'missing',
  damaged: 'damaged',
  'other-size': 'other size',
  unknown: 'unknown',
}

const FINDING_WORDS: Readonly<Record<NameConflict['finding'], string>> = {
  content: 'conflict: other contents in other stores',
  case: 'note: differ in case',
  form: 'note: differ in Unicode form',
}

function conflictRow(conflict: NameConflict, stores: ReportFacts['stores']): string {
  const nameOf = (id: string) => stores.find((store) => store.id === id)?.name ?? id
  const contents = conflict.contents.map(({ hash, sizeBytes, holders }) => {
    const where = holders.map(
      ({ storeId, name, createdAt }) =>
        `${nameOf(storeId)}: ${name}, since ${readableTime(createdAt)}`,
    )
    return `<li><code>${hash}</code> ${sizeBytes ?? 'missing'} bytes<small>${where.map(escaped).join('<br>')}</small></li>`
  })
  const rest = conflict.contentCount - conflict.contents.length
  const more = rest > 0 ? `<li>and ${rest} more</li>` : ''
  return `<tr><th scope="row">${conflict.spellings.map(escaped).join('<br>')}</th><td>${FINDING_WORDS[conflict.finding]}</td><td><ul>${contents.join('')}${more}</ul></td></tr>\n`
}

function counted({ count, sizeBytes }: Counted): string {
  return `${count.toLocaleString('en')}<small>${sizeBytes.toLocaleString('en')} bytes</small>`
}

/** 2026-11-23 20:15 UTC */
function readableTime(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
}
