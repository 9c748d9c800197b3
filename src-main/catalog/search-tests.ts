import { type NameColumns, NO_NAME } from './name-column.ts'
import { NameTexts } from './name-texts.ts'
import type { TextSearch } from './text-search.ts'

/** Tells of a chain of names whether one of them is found. */
export function nameTest(
  columns: NameColumns,
  { part, pattern }: TextSearch,
): (first: number) => boolean {
  const { text, ends, next } = columns
  const texts = new NameTexts(columns)
  return (first) => {
    // A name that was added since stands behind the columns' end: the row that has it is another one.
    for (let name = first; name < ends.length && name !== NO_NAME; name = next[name] as number) {
      const start = name === 0 ? 0 : (ends[name - 1] as number)
      if (!part.isIn(text, start, ends[name] as number)) continue
      if (pattern === null || pattern.matches(texts.foldedAt(name))) return true
    }
    return false
  }
}

/** Tells of a hash whether it begins with some hexadecimal digits. */
export function prefixTest(prefix: string): (hashes: Uint8Array, start: number) => boolean {
  const whole = Buffer.from(prefix.slice(0, prefix.length & ~1), 'hex')
  const half = prefix.length % 2 === 0 ? null : Number.parseInt(prefix.slice(-1), 16)
  return (hashes, start) => {
    for (let index = 0; index < whole.length; index++) {
      if (hashes[start + index] !== whole[index]) return false
    }
    return half === null || (hashes[start + whole.length] as number) >>> 4 === half
  }
}
