import type { ArtifactTable } from './artifact-table.ts'
import { type ByteKeys, CHUNK_BYTES, sortByBytes } from './sort-by-bytes.ts'

const DIGIT_0 = 0x30
const DIGIT_9 = 0x39
/** Sorts after all bytes of UTF-8: what has no name comes last. */
const NAMELESS = 0xff
/** A number in a name is its length and its digits, so that 9 comes before 10: this plus the length. */
const NUMBER = DIGIT_0
const MAX_DIGITS = 9
/**
 * Sorts rows by their first names as people do: without regard to case, numbers by their value, what has
 * no name last; equal names by their rows.
 */
export function sortByName(table: ArtifactTable, rows: Uint32Array): void {
  sortByBytes(rows, new NameKeys(table, rows))
}

/** The first names of some rows as bytes that sort as the names do, one after the other. */
class NameKeys implements ByteKeys {
  readonly #bytes: Uint8Array
  readonly #starts: Uint32Array
  readonly #ends: Uint32Array
  #length = 0

  constructor(table: ArtifactTable, rows: Uint32Array) {
    const { firstNames, nameCounts } = table.columns()
    const { bytes, starts } = table.names.folded()
    this.#starts = new Uint32Array(table.rowCount)
    this.#ends = new Uint32Array(table.rowCount)
    // The length of a number comes before its digits: one byte more, for every second byte at most.
    this.#bytes = new Uint8Array(sizeOf(rows, firstNames, nameCounts, bytes, starts))
    for (const row of rows) {
      this.#starts[row] = this.#length
      if (nameCounts[row] === 0) this.#push(NAMELESS)
      else this.#add(bytes, starts[firstNames[row] as number] as number)
      this.#ends[row] = this.#length
    }
  }

  chunkOf(row: number, depth: number): number {
    const start = (this.#starts[row] as number) + depth
    const end = this.#ends[row] as number
    let chunk = 0
    for (let index = start; index < start + CHUNK_BYTES; index++) {
      chunk = chunk * 256 + (index < end ? (this.#bytes[index] as number) : 0)
    }
    return chunk
  }

  endsWithin(row: number, depth: number): boolean {
    return (this.#starts[row] as number) + depth + CHUNK_BYTES >= (this.#ends[row] as number)
  }

  #add(folded: Uint8Array, start: number): void {
    for (let index = start; folded[index] !== 0; ) {
      const byte = folded[index] as number
      if (byte < DIGIT_0 || byte > DIGIT_9) {
        this.#push(byte)
        index++
      } else {
        index = this.#addNumber(folded, index)
      }
    }
  }

  /** A number without its leading zeros. Returns where it ends. */
  #addNumber(folded: Uint8Array, start: number): number {
    let first = start
    while (folded[first] === DIGIT_0 && isDigit(folded[first + 1])) first++
    let end = first
    while (isDigit(folded[end]) && end - first < MAX_DIGITS) end++
    this.#push(NUMBER + (end - first))
    for (let index = first; index < end; index++) this.#push(folded[index] as number)
    return end
  }

  #push(byte: number): void {
    this.#bytes[this.#length++] = byte
  }
}

function sizeOf(
  rows: Uint32Array,
  firstNames: Uint32Array,
  nameCounts: Uint32Array,
  bytes: Uint8Array,
  starts: Uint32Array,
): number {
  let size = 0
  for (const row of rows) {
    if (nameCounts[row] === 0) {
      size++
      continue
    }
    const name = firstNames[row] as number
    const start = starts[name] as number
    const end = name + 1 < starts.length ? (starts[name + 1] as number) : bytes.length
    size += Math.ceil((end - start) * 1.5)
  }
  return size
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= DIGIT_0 && byte <= DIGIT_9
}
