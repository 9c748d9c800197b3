/** Below so many, comparing neighbours is quicker than dividing. */
const FEW = 24

/**
 * Sorts rows by a number each, smallest first; rows with equal numbers by themselves. `keys[i]` belongs to
 * `rows[i]`; both are changed from `low` up to, not with, `high`. NaN is not allowed.
 */
export function sortByKeys(
  keys: Float64Array,
  rows: Uint32Array,
  low = 0,
  high = rows.length,
): void {
  let from = low
  let to = high
  // The smaller side is done by recursion, the larger by going on: the stack stays shallow.
  while (to - from > FEW) {
    const pivot = pivotOf(keys, from, to)
    let less = from
    let more = to - 1
    for (let index = from; index <= more; ) {
      const key = keys[index] as number
      if (key < pivot) swap(keys, rows, index++, less++)
      else if (key > pivot) swap(keys, rows, index, more--)
      else index++
    }
    rows.subarray(less, more + 1).sort()
    if (less - from < to - more) {
      sortByKeys(keys, rows, from, less)
      from = more + 1
    } else {
      sortByKeys(keys, rows, more + 1, to)
      to = less
    }
  }
  insertionSort(keys, rows, from, to)
}

function pivotOf(keys: Float64Array, low: number, high: number): number {
  const step = (high - low) >>> 3
  const middle = low + ((high - low) >>> 1)
  return medianOf(
    medianOf(at(keys, low), at(keys, low + step), at(keys, low + 2 * step)),
    medianOf(at(keys, middle - step), at(keys, middle), at(keys, middle + step)),
    medianOf(at(keys, high - 1 - 2 * step), at(keys, high - 1 - step), at(keys, high - 1)),
  )
}

function at(keys: Float64Array, index: number): number {
  return keys[index] as number
}

function medianOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

function swap(keys: Float64Array, rows: Uint32Array, a: number, b: number): void {
  const key = keys[a] as number
  keys[a] = keys[b] as number
  keys[b] = key
  const row = rows[a] as number
  rows[a] = rows[b] as number
  rows[b] = row
}

function insertionSort(keys: Float64Array, rows: Uint32Array, low: number, high: number): void {
  for (let index = low + 1; index < high; index++) {
    const key = keys[index] as number
    const row = rows[index] as number
    let place = index
    while (place > low && isAfter(keys, rows, place - 1, key, row)) {
      keys[place] = keys[place - 1] as number
      rows[place] = rows[place - 1] as number
      place--
    }
    keys[place] = key
    rows[place] = row
  }
}

function isAfter(
  keys: Float64Array,
  rows: Uint32Array,
  index: number,
  key: number,
  row: number,
): boolean {
  const other = keys[index] as number
  return other > key || (other === key && (rows[index] as number) > row)
}
