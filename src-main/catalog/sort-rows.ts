/** Below so many, comparing neighbours is quicker than dividing. */
const FEW = 24

/** Sorts rows by a number each, smallest first; rows with equal numbers by themselves. NaN is not allowed. */
export function sortByKeys(keys: Float64Array, rows: Uint32Array): void {
  divideByKeys(keys, rows, 0, rows.length)
  for (let start = 0; start < rows.length; ) {
    let end = start + 1
    while (end < rows.length && keys[end] === keys[start]) end++
    sortTied(rows, start, end)
    start = end
  }
}

/** Puts rows whose keys are equal in their own order, where they are not. */
export function sortTied(rows: Uint32Array, low: number, high: number): void {
  for (let index = low + 1; index < high; index++) {
    if ((rows[index] as number) > (rows[index - 1] as number)) continue
    rows.subarray(low, high).sort()
    return
  }
}

/**
 * Sorts rows by a number each, smallest first, from `low` up to, not with, `high`; rows with equal numbers
 * come in any order. `keys[i]` belongs to `rows[i]`: both are changed.
 */
export function divideByKeys(
  keys: Float64Array,
  rows: Uint32Array,
  low: number,
  high: number,
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
    if (less - from < to - more) {
      divideByKeys(keys, rows, from, less)
      from = more + 1
    } else {
      divideByKeys(keys, rows, more + 1, to)
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
    while (place > low && (keys[place - 1] as number) > key) {
      keys[place] = keys[place - 1] as number
      rows[place] = rows[place - 1] as number
      place--
    }
    keys[place] = key
    rows[place] = row
  }
}
