import { divideByKeys, sortTied } from './sort-rows.ts'

/** So many bytes make one exact number. */
export const CHUNK_BYTES = 6

/** What rows are sorted by: bytes, of any length. */
export interface ByteKeys {
  /** The six bytes of a row's key from `depth` on as a number, zeros after its end. */
  chunkOf(row: number, depth: number): number
  /** Whether a row's key has no bytes after the six from `depth` on. */
  endsWithin(row: number, depth: number): boolean
}

/** Sorts rows by the bytes of their keys; rows with equal keys by themselves. */
export function sortByBytes(rows: Uint32Array, keys: ByteKeys): void {
  if (rows.length < 2) return
  new BytesSort(rows, keys).sort(0, rows.length, 0)
}

/** Six bytes at a time: only rows that are equal in them are looked at further. */
class BytesSort {
  readonly #rows: Uint32Array
  readonly #keys: ByteKeys
  readonly #chunks: Float64Array

  constructor(rows: Uint32Array, keys: ByteKeys) {
    this.#rows = rows
    this.#keys = keys
    this.#chunks = new Float64Array(rows.length)
  }

  sort(low: number, high: number, depth: number): void {
    const at = this.#skipEqual(low, high, depth)
    if (at === null) return sortTied(this.#rows, low, high)
    divideByKeys(this.#chunks, this.#rows, low, high)
    for (let start = low; start < high; ) {
      const chunk = this.#chunks[start]
      let end = start + 1
      while (end < high && this.#chunks[end] === chunk) end++
      // The chunks of these rows are overwritten, and not needed any more.
      if (end - start > 1) this.#sortEqual(start, end, at)
      start = end
    }
  }

  #sortEqual(low: number, high: number, depth: number): void {
    if (this.#endsWithin(low, depth)) sortTied(this.#rows, low, high)
    else this.sort(low, high, depth + CHUNK_BYTES)
  }

  /** Reads the first chunks in which the rows differ, and returns their depth; null where none do. */
  #skipEqual(low: number, high: number, depth: number): number | null {
    for (let at = depth; ; at += CHUNK_BYTES) {
      if (this.#readChunks(low, high, at)) return at
      if (this.#endsWithin(low, at)) return null
    }
  }

  /** Whether there is more than one among them. */
  #readChunks(low: number, high: number, depth: number): boolean {
    const first = this.#keys.chunkOf(this.#rows[low] as number, depth)
    let isMixed = false
    for (let index = low; index < high; index++) {
      const chunk = this.#keys.chunkOf(this.#rows[index] as number, depth)
      this.#chunks[index] = chunk
      if (chunk !== first) isMixed = true
    }
    return isMixed
  }

  #endsWithin(index: number, depth: number): boolean {
    return this.#keys.endsWithin(this.#rows[index] as number, depth)
  }
}
