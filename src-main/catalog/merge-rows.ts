import type { CompareTo } from './sort-rows.ts'

/** Added rows between two stops. */
const STRIDE = 1 << 9

/**
 * Merges rows into others, both in their order. Each is searched for from where the one before was found, in
 * steps that double: so a few are merged into many without looking at most of them.
 */
export function* mergeRows(
  rows: Uint32Array,
  added: Uint32Array,
  comparer: (row: number) => CompareTo,
): Generator<void, Uint32Array> {
  const merged = new Uint32Array(rows.length + added.length)
  let from = 0
  for (let index = 0; index < added.length; index++) {
    const row = added[index] as number
    const to = firstAfter(rows, from, comparer(row))
    merged.set(rows.subarray(from, to), from + index)
    merged[to + index] = row
    from = to
    if (index % STRIDE === STRIDE - 1) yield
  }
  merged.set(rows.subarray(from), from + added.length)
  return merged
}

/** Where the first row from `from` on stands that comes after the one that is compared. */
function firstAfter(rows: Uint32Array, from: number, compareTo: CompareTo): number {
  let low = from
  let high = from
  for (let step = 1; high < rows.length && compareTo(rows[high] as number) >= 0; step *= 2) {
    low = high + 1
    high = low + step
  }
  high = Math.min(high, rows.length)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareTo(rows[middle] as number) >= 0) low = middle + 1
    else high = middle
  }
  return low
}
