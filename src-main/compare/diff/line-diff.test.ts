import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffHunks } from './diff-hunks.ts'
import { diffLines, type LineChanges } from './line-diff.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 40 })

function diff(left: readonly string[], right: readonly string[], most?: number): LineChanges {
  const steps = diffLines(left, right, most)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The right text, made of the left one and the changes. */
function applied(left: readonly string[], right: readonly string[], { changes }: LineChanges) {
  const made: string[] = []
  let at = 0
  for (const { leftStart, leftEnd, rightStart, rightEnd } of changes) {
    made.push(...left.slice(at, leftStart), ...right.slice(rightStart, rightEnd))
    at = leftEnd
  }
  return [...made, ...left.slice(at)]
}

/** By a table of all beginnings, as a textbook would. */
function fewestChanges(left: readonly string[], right: readonly string[]): number {
  let above = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [row, line] of left.entries()) {
    const here = [row + 1]
    for (const [column, other] of right.entries()) {
      const kept = (above[column] as number) + (line === other ? 0 : Infinity)
      here.push(Math.min(kept, (above[column + 1] as number) + 1, (here[column] as number) + 1))
    }
    above = here
  }
  return above.at(-1) as number
}

describe('a diff of lines', () => {
  it('makes the one text of the other, in the fewest changes', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const found = diff(left, right)
        expect(applied(left, right, found)).toEqual(right)
        const count = found.changes.reduce(
          (sum, one) => sum + one.leftEnd - one.leftStart + one.rightEnd - one.rightStart,
          0,
        )
        expect(count).toBe(fewestChanges(left, right))
      }),
    )
  })

  it('is rough, but right, where it would take too many changes', () => {
    fc.assert(
      fc.property(lines, lines, fc.nat(3), (left, right, most) => {
        const found = diff(left, right, most)
        expect(applied(left, right, found)).toEqual(right)
        expect(found.isRough).toBe(fewestChanges(left, right) > most)
      }),
    )
  })

  it('hunks hold every change, with lines around it and the numbers of the lines', () => {
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const { changes } = diff(left, right)
        for (const { leftStart, rightStart, lines: shown } of diffHunks(left, right, changes)) {
          const of = (kind: 'removed' | 'added') =>
            shown
              .filter((line) => line.kind === 'same' || line.kind === kind)
              .map(({ text }) => text)
          const before = of('removed')
          const after = of('added')
          expect(left.slice(leftStart - 1, leftStart - 1 + before.length)).toEqual(before)
          expect(right.slice(rightStart - 1, rightStart - 1 + after.length)).toEqual(after)
        }
      }),
    )
  })
})
