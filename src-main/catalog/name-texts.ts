import { FOLDED_FOLLOWS, type NameColumns } from './name-column.ts'

/** Reads single names out of the columns that a NameColumn gave away, in whatever thread. */
export class NameTexts {
  readonly #ends: Uint32Array
  readonly #text: Uint8Array
  /** The same memory as `#text`. */
  readonly #buffer: Buffer

  constructor({ text, ends }: Pick<NameColumns, 'text' | 'ends'>) {
    this.#ends = ends
    this.#text = text
    this.#buffer = Buffer.from(text.buffer, text.byteOffset, text.byteLength)
  }

  at(index: number): string {
    const start = this.#startOf(index)
    const original = this.#originalEnd(start, this.#endOf(index))
    return this.#buffer.toString('utf8', start, original)
  }

  /** As it is searched: its folded form, or its bytes where those fold by lower case alone. */
  foldedAt(index: number): string {
    const start = this.#startOf(index)
    const end = this.#endOf(index)
    const original = this.#originalEnd(start, end)
    return original < end
      ? this.#buffer.toString('utf8', original + 1, end)
      : this.#buffer.toString('utf8', start, end).toLowerCase()
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] as number)
  }

  #endOf(index: number): number {
    return this.#ends[index] as number
  }

  #originalEnd(start: number, end: number): number {
    for (let at = start; at < end; at++) if (this.#text[at] === FOLDED_FOLLOWS) return at
    return end
  }
}
