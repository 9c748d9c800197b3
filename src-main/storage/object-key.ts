import { StorageError } from '../../shared/domain/storage-error.ts'
import type { ObjectKey } from './object-store.ts'

export const MAX_KEY_BYTES = 1_024
/** With the `u` flag this matches only surrogates that have no partner: text that UTF-8 cannot hold. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** What is wrong with `key` by ObjectKey's rules, as the end of a sentence; null when nothing is. */
export function keyProblem(key: string): string | null {
  if (key === '') return 'it is empty'
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `it is longer than ${MAX_KEY_BYTES} bytes`
  if (key.includes('\0')) return 'it holds a NUL character'
  if (LONE_SURROGATE.test(key)) return 'it is not valid Unicode'
  for (const segment of key.split('/')) {
    if (segment === '') return 'it has an empty part between slashes'
    if (segment === '.' || segment === '..') return `it has the part “${segment}”`
  }
  return null
}

/** @throws StorageError INVALID_NAME when `key` breaks ObjectKey's rules. */
export function checkObjectKey(key: ObjectKey): void {
  const problem = keyProblem(key)
  if (problem !== null) {
    throw new StorageError(
      'INVALID_NAME',
      `No object can be named “${shortened(key)}”: ${problem}.`,
    )
  }
}

/** `text` for a message: cut where it is too long to be read. */
export function shortened(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`
}

/** No character comes after it in byte order. */
export const LAST_CHARACTER = '\u{10ffff}'

/**
 * Orders two texts as their UTF-8 bytes are ordered. JavaScript's own `<` orders by UTF-16 units, which
 * puts U+E000 to U+FFFF after the characters beyond them.
 */
export function compareUtf8(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index++) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return utf8Rank(left) - utf8Rank(right)
  }
  return a.length - b.length
}

/** Moves surrogates, which stand for U+10000 and above, behind all other UTF-16 units. */
function utf8Rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
