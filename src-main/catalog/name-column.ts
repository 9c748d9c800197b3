import { GrowingBytes, GrowingIndexes, GrowingNumbers } from './growing-columns.ts'

/** Stands after each name, and in none. */
const END = 0

export interface NameEntry {
  readonly name: string
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
}

/**
 * All names of a table in the order of their rows: as they are, and folded to lower case for searching
 * and sorting. Names are never taken out.
 */
export class NameColumn {
  readonly #text = new GrowingBytes()
  readonly #starts = new GrowingIndexes()
  readonly #folded = new GrowingBytes()
  readonly #foldedStarts = new GrowingIndexes()
  readonly #createdAt = new GrowingNumbers()

  get count(): number {
    return this.#starts.length
  }

  get byteLength(): number {
    const columns = [this.#text, this.#starts, this.#folded, this.#foldedStarts, this.#createdAt]
    return columns.reduce((sum, column) => sum + column.byteLength, 0)
  }

  push({ name, createdAt }: NameEntry): void {
    this.#starts.push(this.#text.length)
    this.#text.appendText(name)
    this.#text.push(END)
    this.#foldedStarts.push(this.#folded.length)
    this.#folded.appendText(foldName(name))
    this.#folded.push(END)
    this.#createdAt.push(createdAt)
  }

  at(index: number): NameEntry {
    const start = this.#starts.at(index)
    const end = index + 1 < this.count ? this.#starts.at(index + 1) : this.#text.length
    return { name: this.#text.text(start, end - 1), createdAt: this.#createdAt.at(index) }
  }

  /** The folded names one after the other, each with a 0 at its end, and where each begins. */
  folded(): { readonly bytes: Uint8Array; readonly starts: Uint32Array } {
    return { bytes: this.#folded.view(), starts: this.#foldedStarts.view() }
  }
}

/** A name as it is searched and sorted: without regard to case, compatibility forms and accents. */
export function foldName(name: string): string {
  // Most names are ASCII, and normalising takes longer than all else.
  if (isAscii(name)) return name.toLowerCase()
  return name
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false
  return true
}
