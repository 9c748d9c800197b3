import { GrowingBytes, GrowingIndexes, GrowingNumbers } from './growing-columns.ts'

/** Ends a chain of names. */
export const NO_NAME = 0xffff_ffff
/** Between a name and its folded form: no byte of UTF-8. */
export const FOLDED_FOLLOWS = 0xff

export interface NameEntry {
  readonly name: string
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
}

/** Names as `NameColumn` keeps them, up to the last one that there was. */
export interface NameColumns {
  readonly text: Uint8Array
  /** Where each name ends in `text`, with its folded form where it has one. */
  readonly ends: Uint32Array
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: Float64Array
  /** The next name of the chain; NO_NAME at its end. */
  readonly next: Uint32Array
}

/**
 * Names in one text, each followed by its folded form where lower case alone does not make that. The names
 * of a row are a chain, newest first. Names are never taken out; a chain nobody begins at is waste.
 */
export class NameColumn {
  readonly #text = new GrowingBytes()
  readonly #ends = new GrowingIndexes()
  readonly #createdAt = new GrowingNumbers()
  readonly #next = new GrowingIndexes()

  get count(): number {
    return this.#ends.length
  }

  get byteLength(): number {
    return this.#columns().reduce((sum, column) => sum + column.byteLength, 0)
  }

  /** `text` holds each name from the end of the one before to its own. */
  columns(): NameColumns {
    return {
      text: this.#text.view(),
      ends: this.#ends.view(),
      createdAt: this.#createdAt.view(),
      next: this.#next.view(),
    }
  }

  /** Makes room for so many more at once. */
  reserve(names: number, textBytes: number): void {
    this.#text.reserve(textBytes)
    for (const column of [this.#ends, this.#createdAt, this.#next]) column.reserve(names)
  }

  trim(): void {
    for (const column of this.#columns()) column.trim()
  }

  /** Appends a chain, given newest first. Returns its first name. */
  append(names: readonly NameEntry[]): number {
    const first = this.count
    for (const [index, { name, createdAt }] of names.entries()) {
      this.#appendText(name)
      this.#createdAt.push(createdAt)
      this.#next.push(index + 1 < names.length ? first + index + 1 : NO_NAME)
    }
    return names.length === 0 ? NO_NAME : first
  }

  /** Appends names of which each is its own chain, or that of the name before where `isNext` says so. */
  appendEncoded(names: EncodedNames): void {
    const { text, ends, createdAt, next } = names
    const base = this.#text.length
    const before = this.count
    this.#text.appendAll(text)
    this.reserve(ends.length, 0)
    for (let index = 0; index < ends.length; index++) {
      this.#ends.push(base + (ends[index] as number))
      const link = next[index] as number
      this.#next.push(link === NO_NAME ? NO_NAME : before + link)
    }
    this.#createdAt.appendAll(createdAt)
  }

  /** Adds a name to a chain, at the place that its time gives it. Returns the chain's first name. */
  insert(first: number, entry: NameEntry): number {
    const index = this.append([entry])
    let before = NO_NAME
    let after = first
    while (after !== NO_NAME && isBefore(this.at(after), entry)) {
      before = after
      after = this.#next.at(after)
    }
    this.#next.set(index, after)
    if (before === NO_NAME) return index
    this.#next.set(before, index)
    return first
  }

  at(index: number): NameEntry {
    return { name: this.#nameAt(index), createdAt: this.#createdAt.at(index) }
  }

  *chain(first: number): Generator<NameEntry, void, undefined> {
    for (let index = first; index !== NO_NAME; index = this.#next.at(index)) yield this.at(index)
  }

  #nameAt(index: number): string {
    const { start, end } = this.#span(index)
    return this.#text.text(start, this.#text.indexOf(FOLDED_FOLLOWS, start, end))
  }

  #span(index: number): { readonly start: number; readonly end: number } {
    return { start: index === 0 ? 0 : this.#ends.at(index - 1), end: this.#ends.at(index) }
  }

  #appendText(name: string): void {
    // As many bytes as UTF-16 units: ASCII, which is folded on the way.
    if (this.#text.appendText(name) !== name.length) {
      this.#text.push(FOLDED_FOLLOWS)
      this.#text.appendText(foldName(name))
    }
    this.#ends.push(this.#text.length)
  }

  #columns() {
    return [this.#text, this.#ends, this.#createdAt, this.#next]
  }
}

/** Names as `NameColumn` keeps them, counted from 0. */
export interface EncodedNames {
  readonly text: Uint8Array
  readonly ends: Uint32Array
  readonly createdAt: Float64Array
  readonly next: Uint32Array
}

/** A name as it is searched and sorted: without regard to case, compatibility forms and accents. */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}

/** Newest first, and where two are of one time by their text. */
export function newestFirst(a: NameEntry, b: NameEntry): number {
  return b.createdAt - a.createdAt || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
}

function isBefore(a: NameEntry, b: NameEntry): boolean {
  return newestFirst(a, b) <= 0
}
