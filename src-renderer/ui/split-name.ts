import { visibleText } from './visible-text.ts'

/** A name in the pieces in which it is drawn; `folder + head + tail` is the visible name. */
export interface NameParts {
  /** With its slash; empty without one. */
  readonly folder: string
  readonly head: string
  /** The end that stays readable when the head is cut; empty where none tells more than the head. */
  readonly tail: string
}

const MIN_HEAD = 8

/** The last part, such as `-q4_k_m.gguf` or `-42000.pt`; else a short extension. */
const LAST_PART = /(?:-[^-]{1,12}|\.[^.]{1,5})$/

/** Only text that joins no letters and turns no direction may be cut in two. */
const PLAIN = /^[\x20-\x7e]*$/

export function splitName(name: string): NameParts {
  const visible = visibleText(name)
  const slash = visible.lastIndexOf('/')
  const folder = slash > 0 && slash < visible.length - 1 ? visible.slice(0, slash + 1) : ''
  const base = visible.slice(folder.length)
  const tail = PLAIN.test(base) ? (LAST_PART.exec(base)?.[0] ?? '') : ''
  if (base.length - tail.length < MIN_HEAD) return { folder, head: base, tail: '' }
  return { folder, head: base.slice(0, base.length - tail.length), tail }
}
