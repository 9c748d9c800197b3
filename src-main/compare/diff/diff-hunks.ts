import type { DiffHunk, DiffLine } from '../../../shared/domain/artifact-diff.ts'
import type { LineChange } from './line-diff.ts'

/** Lines around a change that are shown with it. */
const CONTEXT = 3

/** Groups changes that are near each other, with the lines around them. */
export function diffHunks(
  left: readonly string[],
  right: readonly string[],
  changes: readonly LineChange[],
): DiffHunk[] {
  const groups: LineChange[][] = []
  for (const change of changes) {
    const before = groups.at(-1)?.at(-1)
    if (before && change.leftStart - before.leftEnd <= 2 * CONTEXT) groups.at(-1)?.push(change)
    else groups.push([change])
  }
  return groups.map((group) => hunkOf(left, right, group))
}

function hunkOf(
  left: readonly string[],
  right: readonly string[],
  changes: readonly LineChange[],
): DiffHunk {
  const [first] = changes
  const last = changes.at(-1)
  if (!first || !last) return { leftStart: 1, rightStart: 1, lines: [] }
  const context = Math.min(CONTEXT, first.leftStart)
  const lines: DiffLine[] = []
  const add = (kind: DiffLine['kind'], texts: readonly string[]): void => {
    for (const text of texts) lines.push({ kind, text })
  }
  let at = first.leftStart - context
  for (const change of changes) {
    add('same', left.slice(at, change.leftStart))
    add('removed', left.slice(change.leftStart, change.leftEnd))
    add('added', right.slice(change.rightStart, change.rightEnd))
    at = change.leftEnd
  }
  add('same', left.slice(at, at + CONTEXT))
  return {
    leftStart: first.leftStart - context + 1,
    rightStart: first.rightStart - context + 1,
    lines,
  }
}
