import { HASH_BYTES } from '../catalog/hash-column.ts'
import type { SharedColumns } from '../catalog/shared-columns.ts'

/** In a store's column: it has no row of this content. */
export const NOT_LISTED = 0xffff_ffff
/** After the last hash: more than any first four bytes. */
const END = 2 ** 32
const WORDS = HASH_BYTES / 4
/** Contents between two stops. */
const STRIDE = 1 << 14
const FIRST_ROWS = 1_024
const GROWTH = 1.5

/** Every content of some stores once, in the order of their hashes, and its row in each store. */
export interface MergedStores {
  readonly length: number
  /** By store, then by content: the number of the row; NOT_LISTED where the store has none. */
  readonly rows: readonly Uint32Array[]
}

/** Goes through all stores' hashes side by side, each once. */
export function* mergeStores(
  stores: readonly Pick<SharedColumns, 'rows' | 'hashes' | 'removed'>[],
): Generator<void, MergedStores> {
  const cursors = stores.map((store) => new HashCursor(store))
  const largest = Math.max(...stores.map(({ rows }) => rows.length))
  let rows = stores.map(() => columnOf(Math.max(FIRST_ROWS, Math.ceil(largest * 1.1))))
  let length = 0
  for (;;) {
    const size = (rows[0] as Uint32Array).length
    const stop = Math.min(size, length + STRIDE)
    for (; length < stop; length++) {
      const found = lowest(cursors)
      if (found === 0) return { length, rows: rows.map((column) => column.subarray(0, length)) }
      for (let index = 0; index < cursors.length; index++) {
        if ((found & (1 << index)) === 0) continue
        const cursor = cursors[index] as HashCursor
        ;(rows[index] as Uint32Array)[length] = cursor.row
        cursor.next()
      }
    }
    if (length === size) rows = rows.map((column) => grown(column, Math.ceil(size * GROWTH)))
    yield
  }
}

/** Which cursors stand at the lowest hash, one bit each; 0 at the end of all. */
function lowest(cursors: readonly HashCursor[]): number {
  let best: HashCursor | null = null
  let found = 0
  for (let index = 0; index < cursors.length; index++) {
    const cursor = cursors[index] as HashCursor
    if (cursor.key === END) continue
    const order = best === null ? -1 : cursor.key - best.key || cursor.compare(best)
    if (order > 0) continue
    if (order < 0) {
      best = cursor
      found = 0
    }
    found |= 1 << index
  }
  return found
}

/** Stands at one hash of a store after the other. Removed rows are passed over. */
class HashCursor {
  readonly #rows: Uint32Array
  readonly #removed: Uint8Array
  readonly #hashes: Uint8Array
  readonly #words: Uint32Array
  #at = 0
  row = NOT_LISTED
  /** The hash's first four bytes as a number. */
  key = END

  constructor({ rows, hashes, removed }: Pick<SharedColumns, 'rows' | 'hashes' | 'removed'>) {
    this.#rows = rows
    this.#hashes = hashes
    this.#removed = removed
    this.#words = new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.byteLength / 4)
    this.next()
  }

  next(): void {
    while (this.#at < this.#rows.length) {
      const row = this.#rows[this.#at++] as number
      if (this.#removed[row] === 1) continue
      this.row = row
      this.key = firstBytes(this.#hashes, row * HASH_BYTES)
      return
    }
    this.row = NOT_LISTED
    this.key = END
  }

  /** How the hash stands to that of another cursor, given that their keys are equal. */
  compare(other: HashCursor): number {
    const own = this.row * WORDS
    const others = other.row * WORDS
    for (let word = 1; word < WORDS; word++) {
      const a = this.#words[own + word] as number
      const b = other.#words[others + word] as number
      if (a !== b) return swapped(a) - swapped(b)
    }
    return 0
  }
}

/** The first four bytes at a place, which sort as a number. */
function firstBytes(bytes: Uint8Array, start: number): number {
  return (
    (((bytes[start] as number) << 24) |
      ((bytes[start + 1] as number) << 16) |
      ((bytes[start + 2] as number) << 8) |
      (bytes[start + 3] as number)) >>>
    0
  )
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** A word as this machine reads it, as the number that sorts like its bytes. */
function swapped(word: number): number {
  if (!IS_LITTLE_ENDIAN) return word
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0
}

function columnOf(length: number): Uint32Array {
  return new Uint32Array(length).fill(NOT_LISTED)
}

function grown(column: Uint32Array, length: number): Uint32Array {
  const larger = columnOf(length)
  larger.set(column)
  return larger
}
