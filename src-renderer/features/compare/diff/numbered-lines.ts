import type { DiffHunk, DiffLine } from '../../../../shared/domain/artifact-diff.ts'

export interface NumberedLine extends DiffLine {
  /** Counted from 1; null on the side that does not have the line. */
  readonly left: number | null
  readonly right: number | null
}

/** The lines of a hunk with their numbers on both sides. */
export function numberedLines({ leftStart, rightStart, lines }: DiffHunk): readonly NumberedLine[] {
  let left = leftStart
  let right = rightStart
  return lines.map((line) => ({
    ...line,
    left: line.kind === 'added' ? null : left++,
    right: line.kind === 'removed' ? null : right++,
  }))
}
