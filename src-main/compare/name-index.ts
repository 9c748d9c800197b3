import { randomBytes } from 'node:crypto'
import { GrowingBytes, GrowingIndexes } from '../catalog/growing-columns.ts'
import { NameTexts } from '../catalog/name-texts.ts'
import type { Answer } from './answer.ts'
import { NOT_LISTED } from './merge-stores.ts'

const FREE = 0
const FIRST_SLOTS = 1 << 12
const NOT_ASCII = 0x80
const UPPER_A = 0x41
const UPPER_Z = 0x5a
/** Contents between two stops. */
const STRIDE = 1 << 12

/** A name of a content in a store. */
export interface NameUse {
  readonly store: number
  readonly place: number
  /** Its number in the store's columns. */
  readonly name: number
}

/**
 * Every name of all stores by what it comes to without regard to case and Unicode form. Names that come to
 * the same are of one group; only groups with more than one content or spelling are worth a look. Groups are
 * told apart by 64 bits of a hash: two that fall together, which is next to impossible, are only looked at
 * in vain, as whoever looks compares the names themselves.
 */
export class NameIndex {
  readonly #answer: Answer
  readonly #seed = randomBytes(4).readUInt32LE()
  #slots = new Uint32Array(FIRST_SLOTS)
  /** By group. */
  readonly #low = new GrowingIndexes()
  readonly #high = new GrowingIndexes()
  readonly #firstPlace = new GrowingIndexes()
  readonly #spelling = new GrowingIndexes()
  readonly #isMixed = new GrowingBytes()
  /** By use of a name. */
  readonly #groups = new GrowingIndexes()
  readonly #places = new GrowingIndexes()
  readonly #names = new GrowingIndexes()
  readonly #stores = new GrowingBytes()
  readonly #key = { low: 0, high: 0, spelling: 0 }

  constructor(answer: Answer) {
    this.#answer = answer
  }

  /** Takes all names in. */
  *fill(): Generator<void, void> {
    const { contents, stores } = this.#answer
    for (const [store, columns] of stores.entries()) {
      const { firstNames, nameCounts, names } = columns
      const texts = new NameTexts(names)
      const rows = contents.rows[store] as Uint32Array
      for (let place = 0; place < contents.length; place++) {
        const row = rows[place] as number
        if (row !== NOT_LISTED && (nameCounts[row] as number) > 0) {
          for (let name = firstNames[row] as number; name < names.ends.length; ) {
            this.#read(
              names.text,
              name === 0 ? 0 : (names.ends[name - 1] as number),
              names.ends[name] as number,
              name,
              texts,
            )
            this.#add(store, place, name)
            name = names.next[name] as number
          }
        }
        if (place % STRIDE === STRIDE - 1) yield
      }
    }
  }

  /** The uses of each group that has more than one content or spelling, store by store. */
  *mixedGroups(): Generator<void, readonly (readonly NameUse[])[]> {
    const groups = new Map<number, NameUse[]>()
    for (let use = 0; use < this.#groups.length; use++) {
      const group = this.#groups.at(use)
      if (this.#isMixed.at(group) === 1) {
        const one = {
          store: this.#stores.at(use),
          place: this.#places.at(use),
          name: this.#names.at(use),
        }
        const known = groups.get(group)
        if (known) known.push(one)
        else groups.set(group, [one])
      }
      if (use % STRIDE === STRIDE - 1) yield
    }
    return [...groups.values()]
  }

  #add(store: number, place: number, name: number): void {
    const group = this.#groupOf()
    if (group === this.#low.length) {
      this.#low.push(this.#key.low)
      this.#high.push(this.#key.high)
      this.#firstPlace.push(place)
      this.#spelling.push(this.#key.spelling)
      this.#isMixed.push(0)
      if (2 * this.#low.length > this.#slots.length) this.#grow()
    } else if (
      this.#firstPlace.at(group) !== place ||
      this.#spelling.at(group) !== this.#key.spelling
    ) {
      this.#isMixed.set(group, 1)
    }
    this.#groups.push(group)
    this.#places.push(place)
    this.#names.push(name)
    this.#stores.push(store)
  }

  /** The group of the key; the number of the next one where there is none yet, which then has its slot. */
  #groupOf(): number {
    const { low, high } = this.#key
    const mask = this.#slots.length - 1
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] as number
      if (entry === FREE) {
        this.#slots[slot] = this.#low.length + 1
        return this.#low.length
      }
      if (this.#low.at(entry - 1) === low && this.#high.at(entry - 1) === high) return entry - 1
    }
  }

  #grow(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length)
    const mask = this.#slots.length - 1
    for (let group = 0; group < this.#low.length; group++) {
      let slot = this.#low.at(group) & mask
      while (this.#slots[slot] !== FREE) slot = (slot + 1) & mask
      this.#slots[slot] = group + 1
    }
  }

  /** Makes the key of the name that stands between `start` and `end`. */
  #read(text: Uint8Array, start: number, end: number, name: number, texts: NameTexts): void {
    let low = this.#seed
    let high = ~this.#seed
    let spelling = 0
    for (let at = start; at < end; at++) {
      let byte = text[at] as number
      if (byte >= NOT_ASCII) {
        const written = texts.at(name)
        this.#readBytes(Buffer.from(plainName(written)))
        this.#key.spelling = hashed(Buffer.from(written), this.#seed)
        return
      }
      if (byte >= UPPER_A && byte <= UPPER_Z) {
        spelling = Math.imul(spelling ^ (at - start + 1), 0x9e3779b1)
        byte += 0x20
      }
      low = Math.imul(low ^ byte, 0x01000193)
      high = Math.imul(high ^ byte, 0x85ebca6b) ^ (high >>> 13)
    }
    this.#setKey(low, high, spelling)
  }

  #readBytes(bytes: Uint8Array): void {
    let low = this.#seed
    let high = ~this.#seed
    for (const byte of bytes) {
      low = Math.imul(low ^ byte, 0x01000193)
      high = Math.imul(high ^ byte, 0x85ebca6b) ^ (high >>> 13)
    }
    this.#setKey(low, high, 0)
  }

  #setKey(low: number, high: number, spelling: number): void {
    this.#key.low = (low ^ (low >>> 15)) >>> 0
    this.#key.high = high >>> 0
    this.#key.spelling = spelling >>> 0
  }
}

/** A name without regard to case and Unicode form. */
export function plainName(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC')
}

function hashed(bytes: Uint8Array, seed: number): number {
  let mixed = seed
  for (const byte of bytes) mixed = Math.imul(mixed ^ byte, 0x01000193)
  return mixed >>> 0
}
