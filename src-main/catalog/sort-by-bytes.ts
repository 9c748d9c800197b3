import { sortByKeys } from './sort-rows.ts'

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
    if (at === null) return
    for (let start = low; start < high; ) {
      const chunk = this.#chunks[start]
      let end = start + 1
      while (end < high && this.#chunks[end] === chunk) end++
      const isOpen = end - start > 1 && !this.#endsWithin(start, at)
      // The chunks of these rows are overwritten, and not needed any more.
      if (isOpen) this.sort(start, end, at + CHUNK_BYTES)
      start = end
    }
  }

  /** Sorts by the first chunk in which the rows differ, and returns its depth; null where none does. */
  #skipEqual(low: number, high: number, depth: number): number | null {
    for (let at = depth; high - low > 1; at += CHUNK_BYTES) {
      for (let index = low; index < high; index++) {
        this.#chunks[index] = this.#keys.chunkOf(this.#rows[index] as number, at)
      }
      sortByKeys(this.#chunks, this.#rows, low, high)
      if (this.#chunks[low] !== this.#chunks[high - 1]) return at
      if (this.#endsWithin(low, at)) return null
    }
    return null
  }

  #endsWithin(index: number, depth: number): boolean {
    return this.#keys.endsWithin(this.#rows[index] as number, depth)
  }
}
