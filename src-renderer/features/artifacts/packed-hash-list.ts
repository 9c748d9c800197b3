import { type Sha256, toSha256 } from '../../../shared/domain/artifact.ts'
import type { PackedHashes } from '../../../shared/domain/packed-hashes.ts'

/** A SHA-256 in 32-bit words. */
const WORDS = 8
const DIGITS_A_WORD = 8
/** In the index: nothing here. Otherwise it holds the place in the list plus one. */
const FREE = 0
/** By character code: what a hexadecimal digit is worth. */
const DIGIT_VALUES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16)
  return Number.isNaN(value) ? 0 : value
})

/**
 * Hashes as 32 bytes each, with an index of open addresses that is at most half full. As strings in a Set, a
 * million of them would take four times the memory, and a pause that is seen to put them there.
 */
export class PackedHashList {
  #words: Uint32Array
  #slots: Uint32Array
  #length = 0
  readonly #wanted = new Uint32Array(WORDS)

  /** Makes room for so many, so that it does not have to be made anew while they come. */
  constructor(expected: number) {
    this.#words = new Uint32Array(expected * WORDS)
    this.#slots = new Uint32Array(slotsFor(expected))
  }

  get length(): number {
    return this.#length
  }

  /** Adds some of which none is in the list. */
  append({ digits }: PackedHashes): void {
    const count = digits.length / (WORDS * DIGITS_A_WORD)
    this.#reserve(this.#length + count)
    readWords(digits, this.#words, this.#length * WORDS)
    for (const end = this.#length + count; this.#length < end; ) this.#index(this.#length++)
  }

  has(hash: Sha256): boolean {
    if (this.#length === 0) return false
    readWords(hash, this.#wanted, 0)
    const mask = this.#slots.length - 1
    for (let slot = mixed(this.#wanted, 0) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] as number
      if (entry === FREE) return false
      if (this.#isWanted((entry - 1) * WORDS)) return true
    }
  }

  at(index: number): Sha256 {
    let digits = ''
    for (let word = index * WORDS; word < (index + 1) * WORDS; word++) {
      digits += (this.#words[word] as number).toString(16).padStart(DIGITS_A_WORD, '0')
    }
    return toSha256(digits)
  }

  #isWanted(start: number): boolean {
    for (let word = 0; word < WORDS; word++) {
      if (this.#words[start + word] !== this.#wanted[word]) return false
    }
    return true
  }

  #index(place: number): void {
    const mask = this.#slots.length - 1
    let slot = mixed(this.#words, place * WORDS) & mask
    while (this.#slots[slot] !== FREE) slot = (slot + 1) & mask
    this.#slots[slot] = place + 1
  }

  #reserve(wanted: number): void {
    if (wanted * WORDS > this.#words.length) {
      const words = new Uint32Array(Math.max(wanted, 2 * this.#length) * WORDS)
      words.set(this.#words)
      this.#words = words
    }
    if (slotsFor(wanted) <= this.#slots.length) return
    this.#slots = new Uint32Array(slotsFor(wanted))
    for (let place = 0; place < this.#length; place++) this.#index(place)
  }
}

/** A power of two, at least twice as many. */
function slotsFor(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, 2 * count)))
}

function readWords(digits: string, words: Uint32Array, start: number): void {
  let at = 0
  for (let word = start; at < digits.length; word++) {
    let value = 0
    for (const end = at + DIGITS_A_WORD; at < end; at++) {
      value = (value << 4) | (DIGIT_VALUES[digits.charCodeAt(at) & 127] as number)
    }
    words[word] = value
  }
}

/** All words count: what only looks like hashes may differ in its last digits alone. */
function mixed(words: Uint32Array, start: number): number {
  let value = 0
  for (let word = start; word < start + WORDS; word++) {
    value = Math.imul(value ^ (words[word] as number), 0x9e3779b1)
    value ^= value >>> 15
  }
  return value >>> 0
}
