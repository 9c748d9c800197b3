import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor, isAfter, mayFollow, pageLimit } from './list-cursor.ts'

const key = fc.string({ unit: fc.constantFrom('a', 'b', '.', '/', '0'), maxLength: 6 })
const position = fc.record({ after: key, wholePrefix: fc.boolean() })

test('a cursor is read back as it was written', () => {
  fc.assert(
    fc.property(position, (at) => {
      expect(decodeCursor(encodeCursor(at))).toEqual(at)
    }),
  )
})

test('a foreign cursor is refused', () => {
  expect(() => decodeCursor('nonsense!')).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
})

test('a folder is passed over only when none of its keys can follow', () => {
  fc.assert(
    fc.property(key, key, position, (folder, rest, at) => {
      const prefix = `${folder}/`
      if (isAfter(prefix + rest, at)) expect(mayFollow(prefix, at)).toBe(true)
    }),
    { numRuns: 5_000 },
  )
})

test('a folder whose keys were all listed is passed over', () => {
  expect(mayFollow('a/', { after: 'a/', wholePrefix: true })).toBe(false)
  expect(mayFollow('a/b/', { after: 'a/', wholePrefix: true })).toBe(false)
  expect(mayFollow('a/', { after: 'a/z', wholePrefix: false })).toBe(true)
  expect(mayFollow('a/', { after: 'b', wholePrefix: false })).toBe(false)
})

test.each([
  [undefined, 1_000],
  [5, 5],
  [0, 1],
  [9_999, 1_000],
])('a page for the limit %s has %i entries', (limit, expected) => {
  expect(pageLimit(limit)).toBe(expected)
})
