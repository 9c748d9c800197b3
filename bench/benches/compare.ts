import { createHash } from 'node:crypto'
import type { ComparisonQuery } from '../../shared/contract/comparisons.ts'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { Catalog } from '../../src-main/catalog/catalog.ts'
import { GRADES, KnownEvidence } from '../../src-main/compare/known-evidence.ts'
import { StoreComparison } from '../../src-main/compare/store-comparison.ts'
import { runInSlices } from '../../src-main/streams/run-in-slices.ts'
import { againstBound, type Bench, type BenchResult, withoutPeer } from '../bench-result.ts'
import { cost } from '../thread-cost.ts'

const ROWS = 1_000_000
/** As many keys as a page of a listing has. */
const PAGE_ROWS = 1_000
const WINDOW_ROWS = 200
/** Of a store's contents one in so many is missing, and one in so many has evidence. */
const MISSING = 1_000
const CHECKED = 10

const BY_HASH: ComparisonQuery = { sort: { column: 'hash', descending: false } }
const BY_NAME: ComparisonQuery = { sort: { column: 'name', descending: false } }

/** Stores of a million artifacts each, compared in one thread. */
export const compare: Bench = {
  name: 'compare',
  about:
    'stores of 1,000,000 artifacts with a name each, in one thread; all times are of the processor',
  async run() {
    const stores = [0, 1, 2, 3].map(storeOf)
    const two = await answers(stores.slice(0, 2), { atMost: 500 })
    const four = await answers(stores, null)
    return [...two.results, ...(await looks(two.comparison)), ...four.results]
  },
}

function storeOf(store: number): Catalog {
  const catalog = new Catalog()
  catalog.beginScan()
  for (let from = 0; from < ROWS; from += PAGE_ROWS) {
    const rows = Array.from({ length: PAGE_ROWS }, (_, index) => from + index)
    catalog.addScanned(rows.filter((row) => row % MISSING !== store).map(contentAt))
  }
  catalog.endScan()
  return catalog
}

/** In the order of their hashes, which are spread evenly, as SHA-256 does; most listings come so. */
function contentAt(row: number) {
  const name = `runs/exp-${row % 997}/checkpoint-${row}/model.safetensors`
  return {
    hash: hashAt(row),
    sizeBytes: (row * 7_919) % 5_000_000_000,
    modifiedAt: 1_600_000_000_000 + row,
    names: [{ name, modifiedAt: 1_600_000_000_000 + row }],
  }
}

function hashAt(row: number): Sha256 {
  const digest = createHash('sha256').update(String(row)).digest('hex')
  const rank = Math.floor((row * 2 ** 32) / ROWS)
  return toSha256(rank.toString(16).padStart(8, '0') + digest.slice(8))
}

async function evidence(): Promise<KnownEvidence> {
  const known = new KnownEvidence()
  const rows = Array.from({ length: ROWS / CHECKED }, (_, index) => index * CHECKED)
  const hashes = Buffer.concat(rows.map((row) => Buffer.from(hashAt(row), 'hex')))
  const grades = Uint8Array.from(rows, (row) => (row % 5_000 ? GRADES.rehashed : GRADES.damaged))
  await runInSlices(known.replace({ hashes, grades }))
  return known
}

/** From the catalogues to the full answer; evidence is told beforehand, as it comes. */
async function answers(stores: readonly Catalog[], bound: { readonly atMost: number } | null) {
  const what = `${stores.length} × ${ROWS.toLocaleString('en')}`
  const storeIds = stores.map((_, index) => `s${index}` as StoreId)
  const comparison = new StoreComparison(storeIds)
  const known = await Promise.all(stores.map(evidence))
  const compareAll = async (): Promise<void> => {
    const columns = await Promise.all(stores.map((store) => store.shared()))
    await comparison.compare(
      columns.map((own, index) => ({
        columns: own,
        isComplete: true,
        evidence: known[index] as KnownEvidence,
      })),
    )
  }
  const first = await cost(compareAll)
  const again = await cost(compareAll)
  const names = await cost(() => comparison.findConflicts())
  const figure = { name: `${what}: the full answer`, value: first.cpuMs, unit: 'ms' }
  const wait = { name: `${what}: longest wait`, value: first.longestMs, unit: 'ms' }
  const results: BenchResult[] = [
    bound ? againstBound(figure, bound) : withoutPeer(figure),
    againstBound(wait, { atMost: 50 }),
    withoutPeer({ name: `${what}: once more`, value: again.cpuMs, unit: 'ms' }),
    withoutPeer({ name: `${what}: conflicts by name`, value: names.cpuMs, unit: 'ms' }),
  ]
  return { comparison, results }
}

async function looks(comparison: StoreComparison): Promise<BenchResult[]> {
  const figures: [string, ComparisonQuery, number, number | null][] = [
    ['first window by hash', BY_HASH, 0, null],
    ['first window by name', BY_NAME, 0, null],
    ['window of 200 rows', BY_NAME, ROWS / 2, 5],
    ['only differences', { ...BY_NAME, onlyDifferences: true }, 0, null],
    ['search “checkpoint-77”', { ...BY_NAME, text: 'checkpoint-77' }, 0, null],
  ]
  const results: BenchResult[] = []
  for (const [name, query, offset, atMost] of figures) {
    const window = () => comparison.window(query, offset, WINDOW_ROWS)
    // Rows that were sorted before: the garbage of that is none of theirs.
    if (atMost !== null) await window()
    const { cpuMs } = await cost(window)
    const figure = { name, value: cpuMs, unit: 'ms' }
    results.push(atMost === null ? withoutPeer(figure) : againstBound(figure, { atMost }))
  }
  return results
}
