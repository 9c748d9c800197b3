import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareUtf8, keyProblem, shortened } from './object-key.ts'

const text = fc.string({ unit: 'binary' })
const nearSurrogates = fc.string({
  unit: fc.constantFrom('a', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}', '/'),
})

describe('compareUtf8', () => {
  test('orders as the bytes are ordered', () => {
    fc.assert(
      fc.property(fc.oneof(text, nearSurrogates), fc.oneof(text, nearSurrogates), (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('keyProblem', () => {
  test('finds nothing wrong with joined parts of any text', () => {
    const part = text.filter((s) => s !== '' && s !== '.' && s !== '..' && !/[/\0]/u.test(s))
    const key = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))
    fc.assert(
      fc.property(key, (candidate) => {
        fc.pre(Buffer.byteLength(candidate) <= 1_024)
        expect(keyProblem(candidate)).toBeNull()
      }),
    )
  })

  test('counts bytes, not characters', () => {
    expect(keyProblem('é'.repeat(512))).toBeNull()
    expect(keyProblem('é'.repeat(512) + 'e')).toContain('1024 bytes')
  })
})

test('shortened keeps short texts and cuts long ones', () => {
  expect(shortened('short')).toBe('short')
  expect(shortened('x'.repeat(500))).toHaveLength(120)
})
