import { FOLDED_FOLLOWS, type NameColumns } from './name-column.ts'
import type { ByteKeys } from './sort-by-bytes.ts'

const DIGIT_0 = 0x30
const DIGIT_9 = 0x39
/** Sorts after all bytes of UTF-8: what has no name comes last. */
const NAMELESS = 0xff
/** A number is written as this plus its length, and its digits: so 9 comes before 10. */
const NUMBER = DIGIT_0
/** A number of so many digits or more has its length in a byte of its own. */
const LONG_NUMBER = 9
const MAX_DIGITS = 255
/** Rows between two stops. */
const STRIDE = 1 << 13

/** Rows with their names, as columns. */
export interface NamedRows {
  readonly firstNames: Uint32Array
  readonly nameCounts: Uint32Array
  readonly names: NameColumns
}

/**
 * The first names of rows as bytes that sort as people sort: without regard to case, numbers by their value,
 * what has no name last.
 */
export class NameKeys {
  readonly #firstNames: Uint32Array
  readonly #nameCounts: Uint32Array
  readonly #text: Uint8Array
  readonly #nameEnds: Uint32Array
  #bytes: Uint8Array
  #length = 0

  /** `bytes` is room for the keys to begin with. */
  constructor({ firstNames, nameCounts, names: { text, ends } }: NamedRows, bytes: number) {
    this.#firstNames = firstNames
    this.#nameCounts = nameCounts
    this.#text = text
    this.#nameEnds = ends
    this.#bytes = new Uint8Array(bytes)
  }

  /** The keys of rows, in their order. */
  *all(rows: Uint32Array): Generator<void, ByteKeys> {
    const bounds = new Uint32Array(rows.length + 1)
    for (let from = 0; from < rows.length; from += STRIDE) {
      const to = Math.min(rows.length, from + STRIDE)
      for (let index = from; index < to; index++) {
        this.#append(rows[index] as number)
        bounds[index + 1] = this.#length
      }
      yield
    }
    return { bytes: this.#bytes, bounds }
  }

  /** The key of one row: only until the next is asked for. */
  of(row: number): Uint8Array {
    this.#length = 0
    this.#append(row)
    return this.#bytes.subarray(0, this.#length)
  }

  #append(row: number): void {
    if (this.#nameCounts[row] === 0) {
      this.#reserve(1)
      this.#bytes[this.#length++] = NAMELESS
      return
    }
    const name = this.#firstNames[row] as number
    const start = name === 0 ? 0 : (this.#nameEnds[name - 1] as number)
    this.#appendName(start, this.#nameEnds[name] as number)
  }

  #appendName(start: number, end: number): void {
    // Each number gets a byte or two more than it has digits.
    this.#reserve(3 * (end - start))
    const text = this.#text
    const bytes = this.#bytes
    const first = this.#length
    let length = first
    for (let index = start; index < end; ) {
      const byte = text[index++] as number
      if (!isDigit(byte)) {
        // What came until a separator is the name as it is written: it sorts by what follows.
        if (byte === FOLDED_FOLLOWS) length = first
        else bytes[length++] = SORTED_AS[byte] as number
        continue
      }
      let digit = index - 1
      while (text[digit] === DIGIT_0 && index < end && isDigit(text[index])) digit = index++
      while (index < end && isDigit(text[index]) && index - digit < MAX_DIGITS) index++
      const count = index - digit
      bytes[length++] = NUMBER + Math.min(count, LONG_NUMBER)
      if (count >= LONG_NUMBER) bytes[length++] = count
      while (digit < index) bytes[length++] = text[digit++] as number
    }
    this.#length = length
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const larger = new Uint8Array(Math.ceil((this.#length + more) * 1.5))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

/** Lower case; no key has a 0 in it. */
const SORTED_AS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 0 ? 1 : byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
)

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= DIGIT_0 && byte <= DIGIT_9
}
