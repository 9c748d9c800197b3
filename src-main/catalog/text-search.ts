import { foldName } from './name-column.ts'

/**
 * Finds one text in others, given as UTF-8; ASCII letters match in either case. By Horspool's form of Boyer
 * and Moore's search: what stands under the needle's last byte tells how far it can move on.
 */
export class TextMatcher {
  readonly #needle: Uint8Array
  /** How far the needle can move on, by that byte; 0 where it may have been found. */
  readonly #steps: Uint32Array
  /** The same where it had not been found after all. */
  readonly #stepOn: number

  /** `folded` is the text to find, folded as names are. */
  constructor(folded: string) {
    const needle = Buffer.from(folded)
    const last = needle.length - 1
    const steps = new Uint32Array(256).fill(needle.length)
    for (let index = 0; index < last; index++) steps[needle[index] as number] = last - index
    const end = needle[last] ?? 0
    this.#stepOn = steps[end] as number
    steps[end] = 0
    for (let byte = UPPER_A; byte <= UPPER_Z; byte++) {
      steps[byte] = steps[LOWER[byte] as number] as number
    }
    this.#needle = needle
    this.#steps = steps
  }

  /** Whether it stands between `start` and `end`. */
  isIn(text: Uint8Array, start: number, end: number): boolean {
    const steps = this.#steps
    const last = this.#needle.length - 1
    if (last < 0) return true
    for (let at = start + last; at < end; ) {
      const step = steps[text[at] as number] as number
      if (step > 0) at += step
      else if (this.#beginsAt(text, at - last, last)) return true
      else at += this.#stepOn
    }
    return false
  }

  /** Whether it stands there, given that its last byte does. */
  #beginsAt(text: Uint8Array, start: number, last: number): boolean {
    const needle = this.#needle
    let index = 0
    while (index < last && LOWER[text[start + index] as number] === needle[index]) index++
    return index === last
  }
}

const UPPER_A = 0x41
const UPPER_Z = 0x5a
const LOWER = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= UPPER_A && byte <= UPPER_Z ? byte + 0x20 : byte,
)

/** What a search asks for: a part of the name, or all of it with `*` for any characters and `?` for one. */
export interface TextSearch {
  /** Every name that is found has this in it. */
  readonly part: TextMatcher
  /** Null where the part is all that is asked for; else what the whole folded name has to match. */
  readonly pattern: GlobPattern | null
  /** Hexadecimal digits that a hash may begin with; null where the search is none. */
  readonly hashPrefix: string | null
}

/** What a search box's text means; null where it asks for nothing. */
export function textSearch(text: string): TextSearch | null {
  const wanted = foldName(text.trim())
  if (wanted === '') return null
  const hashPrefix = /^[0-9a-f]{1,64}$/.test(wanted) ? wanted : null
  if (!/[*?]/.test(wanted)) return { part: new TextMatcher(wanted), pattern: null, hashPrefix }
  const parts = wanted.split(/[*?]+/)
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best))
  return { part: new TextMatcher(longest), pattern: new GlobPattern(wanted), hashPrefix: null }
}

/** `*` stands for any characters, `?` for one. Takes no more steps than text and pattern multiplied. */
class GlobPattern {
  readonly #pattern: string

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  matches(text: string): boolean {
    const pattern = this.#pattern
    let at = 0
    let next = 0
    // The last star so far, and up to where it stands for what is there.
    let star = -1
    let starEnd = 0
    while (at < text.length) {
      const wanted = pattern[next]
      if (wanted === '*') {
        star = next++
        starEnd = at
      } else if (wanted === '?') {
        next++
        at = afterCharacter(text, at)
      } else if (wanted === text[at]) {
        next++
        at++
      } else if (star >= 0) {
        next = star + 1
        starEnd = afterCharacter(text, starEnd)
        at = starEnd
      } else {
        return false
      }
    }
    while (pattern[next] === '*') next++
    return next === pattern.length
  }
}

/** A character may take two UTF-16 units. */
function afterCharacter(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
}
