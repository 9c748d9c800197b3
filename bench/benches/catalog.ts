import { join } from 'node:path'
import { madeUpContent, madeUpPages } from '../../e2e/support/made-up-contents.ts'
import type { ArtifactQuery, SortColumn } from '../../shared/contract/artifacts.ts'
import { Catalog } from '../../src-main/catalog/catalog.ts'
import { CatalogSnapshot } from '../../src-main/catalog/catalog-snapshot.ts'
import { againstBound, type Bench, type BenchResult, withoutPeer } from '../bench-result.ts'
import { middleResults } from '../measure.ts'
import { inScratchFolder } from '../scratch-folder.ts'
import { cost } from '../thread-cost.ts'

const ROWS = 1_000_000
const WINDOW_ROWS = 200
const ROUNDS = 5
const MIB = 1024 ** 2

/** A catalogue of a million artifacts: the first rows, sorting, searching, memory and the snapshot. */
export const catalog: Bench = {
  name: 'catalog',
  about: '1,000,000 artifacts with a name each, in one thread; all times are of the processor',
  run: () => inScratchFolder((folder) => middleResults(ROUNDS, () => measure(folder))),
}

/** All of it in a catalogue that is new. */
async function measure(folder: string): Promise<readonly BenchResult[]> {
  const subject = new Catalog()
  const results = [await firstWindow(subject)]
  const before = process.memoryUsage.rss()
  results.push(await listing(subject))
  results.push(...(await sorts(subject)), ...(await searches(subject)))
  results.push(await growing(subject))
  const snapshot = new CatalogSnapshot(join(folder, 'catalog.arrow'))
  results.push(...(await keeping(subject, snapshot)))
  const row = { name: 'memory of a row, with sort and search', value: subject.byteLength / ROWS }
  return [
    ...results,
    againstBound({ ...row, unit: 'B' }, { atMost: 200 }),
    withoutPeer({
      name: 'the process grew by',
      value: (process.memoryUsage.rss() - before) / MIB,
      unit: 'MiB',
    }),
  ]
}

const by = (column: SortColumn, text = ''): ArtifactQuery => ({
  sort: { column, descending: false },
  ...(text && { text }),
})

async function firstWindow(subject: Catalog): Promise<BenchResult> {
  const [page = []] = madeUpPages(ROWS)
  const { cpuMs } = await cost(async () => {
    subject.beginScan()
    subject.addScanned(page)
    await subject.window(by('name'), [], 0, WINDOW_ROWS)
  })
  subject.abandonScan()
  return againstBound(
    { name: 'first window after the first page', value: cpuMs, unit: 'ms' },
    { atMost: 150 },
  )
}

/** Takes the whole listing in; making up the pages does not count. */
async function listing(subject: Catalog): Promise<BenchResult> {
  subject.beginScan()
  let cpuMs = 0
  for (const page of madeUpPages(ROWS)) cpuMs += await quickly(() => subject.addScanned(page))
  cpuMs += await quickly(() => subject.endScan())
  return withoutPeer({ name: 'taking in the listing', value: cpuMs, unit: 'ms' })
}

async function quickly(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

async function sorts(subject: Catalog): Promise<BenchResult[]> {
  const columns = ['hash', 'size', 'created', 'type', 'names', 'name'] as const
  const results: BenchResult[] = []
  let longest = 0
  for (const column of columns) {
    const { cpuMs, longestMs } = await cost(() => subject.window(by(column), [], 0, WINDOW_ROWS))
    const atMost = column === 'name' ? 1_000 : 400
    results.push(
      againstBound({ name: `first sort by ${column}`, value: cpuMs, unit: 'ms' }, { atMost }),
    )
    longest = Math.max(longest, longestMs)
  }
  const window = await cost(() => subject.window(by('name'), [], ROWS / 2, WINDOW_ROWS))
  return [
    ...results,
    againstBound(
      { name: 'longest wait while sorting', value: longest, unit: 'ms' },
      { atMost: 50 },
    ),
    againstBound({ name: 'window of 200 rows', value: window.cpuMs, unit: 'ms' }, { atMost: 5 }),
  ]
}

/** What everybody has in the name, what a few have, what one letter finds, and the beginning of a hash. */
const SEARCHES = ['checkpoint', 'json', 'exp-77/checkpoint-399', 'e', 'abcd', '*.gguf'] as const

async function searches(subject: Catalog): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  for (const text of SEARCHES) {
    const { cpuMs } = await cost(() => subject.window(by('name', text), [], 0, WINDOW_ROWS))
    // A pattern is told apart: its target is not that of a part of a name.
    const figure = { name: `search “${text}”`, value: cpuMs, unit: 'ms' }
    results.push(text.includes('*') ? withoutPeer(figure) : againstBound(figure, { atMost: 150 }))
  }
  const { cpuMs } = await cost(() => subject.facets(by('name'), [], Date.now()))
  return [...results, withoutPeer({ name: 'facets', value: cpuMs, unit: 'ms' })]
}

/** One more page, as it comes while the table is sorted by name. */
async function growing(subject: Catalog): Promise<BenchResult> {
  await subject.window(by('name'), [], 0, WINDOW_ROWS)
  for (let row = 0; row < 1_000; row++) {
    const { hash, names } = madeUpContent(row * 17, ROWS)
    const createdAt = new Date(row).toISOString()
    subject.applyPut(hash, 1, { name: `${names[0]?.name}.copy`, createdAt })
  }
  const { cpuMs } = await cost(() => subject.window(by('name'), [], 0, WINDOW_ROWS))
  return withoutPeer({ name: 'window by name after 1,000 changes', value: cpuMs, unit: 'ms' })
}

async function keeping(subject: Catalog, snapshot: CatalogSnapshot): Promise<BenchResult[]> {
  const facts = { place: 'bench', listedAt: new Date(0).toISOString(), foreignKeys: 0 }
  const write = await cost(() => snapshot.write(facts, subject.encoded()))
  // Once to load the code, as the app does before it has a million rows.
  await snapshot.read('bench')
  const read = await cost(() => snapshot.read('bench'))
  return [
    withoutPeer({ name: 'writing the snapshot', value: write.cpuMs, unit: 'ms' }),
    againstBound({ name: 'reading the snapshot', value: read.cpuMs, unit: 'ms' }, { atMost: 500 }),
    withoutPeer({ name: 'longest wait while reading', value: read.longestMs, unit: 'ms' }),
  ]
}
