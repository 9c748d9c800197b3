import { visibleText } from './visible-text.ts'

/** A name in the pieces in which it is drawn; `folder + head + tail` is the visible name. */
export interface NameParts {
  /** With its slash; empty without one. */
  readonly folder: string
  readonly head: string
  /** The end that stays readable when the head is cut: quantisation and extension live there. */
  readonly tail: string
}

const TAIL_LENGTH = 10
const MIN_SPLIT_LENGTH = 24

/** Only text that joins no letters and turns no direction may be cut in two. */
const PLAIN = /^[\x20-\x7e]*$/

export function splitName(name: string): NameParts {
  const visible = visibleText(name)
  const slash = visible.lastIndexOf('/')
  const folder = slash > 0 && slash < visible.length - 1 ? visible.slice(0, slash + 1) : ''
  const base = visible.slice(folder.length)
  if (base.length < MIN_SPLIT_LENGTH || !PLAIN.test(base)) return { folder, head: base, tail: '' }
  return { folder, head: base.slice(0, -TAIL_LENGTH), tail: base.slice(-TAIL_LENGTH) }
}
