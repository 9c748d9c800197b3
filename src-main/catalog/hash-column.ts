import { randomBytes } from 'node:crypto'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import { shared } from './growing-columns.ts'

export const HASH_BYTES = 32
const WORDS = HASH_BYTES / 4
const FIRST_ROWS = 1_024
const GROWTH = 1.5
/** No row, in an answer. */
export const NO_ROW = -1
/** In the index: nothing here. Otherwise it holds the row's number plus one. */
const FREE = 0

/**
 * SHA-256 hashes by row, and the row of each: where a hash stands more than once, its last row. The index
 * is a table of open addresses, at most half full.
 */
export class HashColumn {
  #bytes = shared(Uint8Array, FIRST_ROWS * HASH_BYTES)
  /** The same memory as `#bytes`. */
  #words = new Uint32Array(this.#bytes.buffer)
  #buffer = Buffer.from(this.#bytes.buffer)
  #slots = new Uint32Array(2 * FIRST_ROWS)
  #length = 0
  readonly #wanted = Buffer.alloc(HASH_BYTES)
  readonly #wantedWords = new Uint32Array(this.#wanted.buffer, this.#wanted.byteOffset, WORDS)
  /** Keys that were chosen to collide in one catalogue do not in another. */
  readonly #seed = randomBytes(4).readUInt32LE()

  get length(): number {
    return this.#length
  }

  get byteLength(): number {
    return this.#bytes.byteLength + this.#slots.byteLength
  }

  append(hash: Sha256): void {
    this.reserve(1)
    this.#buffer.write(hash, this.#length * HASH_BYTES, 'hex')
    this.#index(this.#length++)
  }

  /** Several at once, as bytes, of which none may be there, or be there only in rows that are not looked for. */
  appendNew(hashes: Uint8Array): void {
    const count = hashes.length / HASH_BYTES
    this.reserve(count)
    this.#bytes.set(hashes, this.#length * HASH_BYTES)
    for (const end = this.#length + count; this.#length < end; ) this.#indexNew(this.#length++)
  }

  /** Makes room for so many more at once. */
  reserve(more: number): void {
    const wanted = this.#length + more
    if (wanted * HASH_BYTES > this.#bytes.length) {
      const grown = Math.ceil((this.#bytes.length / HASH_BYTES) * GROWTH)
      this.#resize(Math.max(wanted, grown))
    }
    if (2 * wanted > this.#slots.length) this.#reindex(wanted)
  }

  /** Gives back the room that is not used. */
  trim(): void {
    if (this.#length * HASH_BYTES < this.#bytes.length) this.#resize(this.#length)
  }

  /** The last row of a hash; NO_ROW where there is none. */
  find(hash: Sha256): number {
    this.#wanted.write(hash, 'hex')
    const slot = this.#slotOf(this.#wantedWords, 0)
    return (this.#slots[slot] as number) - 1
  }

  at(row: number): Sha256 {
    const start = row * HASH_BYTES
    return this.#buffer.toString('hex', start, start + HASH_BYTES) as Sha256
  }

  compare(a: number, b: number): number {
    const bytes = this.#bytes
    for (let index = 0; index < HASH_BYTES; index++) {
      const difference =
        (bytes[a * HASH_BYTES + index] as number) - (bytes[b * HASH_BYTES + index] as number)
      if (difference !== 0) return difference
    }
    return 0
  }

  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length * HASH_BYTES)
  }

  #index(row: number): void {
    this.#slots[this.#slotOf(this.#words, row * WORDS)] = row + 1
  }

  /** Without a look at the hashes of other rows, which lie all over the memory. */
  #indexNew(row: number): void {
    const mask = this.#slots.length - 1
    let slot = this.#mixed(this.#words, row * WORDS) & mask
    while (this.#slots[slot] !== FREE) slot = (slot + 1) & mask
    this.#slots[slot] = row + 1
  }

  /** The slot that holds the hash whose words begin at `start`, or the free one where it belongs. */
  #slotOf(hash: Uint32Array, start: number): number {
    const mask = this.#slots.length - 1
    for (let slot = this.#mixed(hash, start) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] as number
      if (entry === FREE || this.#isAt(entry - 1, hash, start)) return slot
    }
  }

  #isAt(row: number, hash: Uint32Array, start: number): boolean {
    const own = row * WORDS
    for (let word = 0; word < WORDS; word++) {
      if (this.#words[own + word] !== hash[start + word]) return false
    }
    return true
  }

  /** All words count: what only looks like hashes may differ in its last digits alone. */
  #mixed(hash: Uint32Array, start: number): number {
    let mixed = this.#seed
    for (let word = start; word < start + WORDS; word++) {
      mixed = Math.imul(mixed ^ (hash[word] as number), 0x9e3779b1)
      mixed ^= mixed >>> 15
    }
    return mixed >>> 0
  }

  #resize(rows: number): void {
    const bytes = shared(Uint8Array, rows * HASH_BYTES)
    bytes.set(this.view())
    this.#bytes = bytes
    this.#words = new Uint32Array(bytes.buffer)
    this.#buffer = Buffer.from(bytes.buffer)
  }

  #reindex(rows: number): void {
    let slots = this.#slots.length
    while (slots < 2 * rows) slots *= 2
    this.#slots = new Uint32Array(slots)
    for (let row = 0; row < this.#length; row++) this.#index(row)
  }
}
