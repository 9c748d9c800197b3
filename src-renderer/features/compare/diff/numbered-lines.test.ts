import { expect, it } from 'vitest'
import { numberedLines } from './numbered-lines.ts'

it('counts each side by the lines that it has', () => {
  const lines = [
    { kind: 'same', text: 'a' },
    { kind: 'removed', text: 'b' },
    { kind: 'added', text: 'c' },
    { kind: 'added', text: 'd' },
    { kind: 'same', text: 'e' },
  ] as const
  const numbered = numberedLines({ leftStart: 7, rightStart: 9, lines })
  expect(numbered.map(({ left, right }) => [left, right])).toEqual([
    [7, 9],
    [8, null],
    [null, 10],
    [null, 11],
    [9, 12],
  ])
})
