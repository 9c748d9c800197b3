import { describe, expect, it } from 'vitest'
import { parseHashPrefix } from './parse-hash.ts'

const HASH = '9980476948cfa6b9e4a8cfb1a9e1f3b4c5d6e7f80123456789abcdef0123cefa'

describe('parseHashPrefix', () => {
  it.each([
    [HASH, HASH],
    ['9980', '9980'],
    ['  9980\n', '9980'],
    [HASH.toUpperCase(), HASH],
    [`sha256:${HASH}`, HASH],
    ['SHA-256:ABC', 'abc'],
    [`${HASH.slice(0, 32)}\n${HASH.slice(32)}`, HASH],
    ['99804769…cefa', '99804769'],
    [`99/${HASH}`, HASH],
  ])('reads %j', (text, digits) => {
    expect(parseHashPrefix(text)).toBe(digits)
  })

  it.each(['', 'sha256:', 'model.gguf', 'xyz', `${HASH}0`, 'ab/'])('does not read %j', (text) => {
    expect(parseHashPrefix(text)).toBeNull()
  })
})
