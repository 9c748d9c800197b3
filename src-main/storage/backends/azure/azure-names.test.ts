import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMetadata, encodeMetadata } from './azure-metadata.ts'
import { checkBlobName, checkNewBlobName } from './azure-names.ts'

describe('names', () => {
  test.each(['a\\b', 'a.', 'a./b', 'a/...', '/a', ''])('Azure would change “%s”', (key) => {
    expect(() => checkBlobName(key)).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }))
  })

  test.each(['a\u0001b', 'a\u0081', 'a\ufffe', 'x/'.repeat(254) + 'x'])(
    'no new one may be “%s”, one that is there may be read',
    (key) => {
      checkBlobName(key)
      expect(() => checkNewBlobName(key)).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }))
    },
  )

  test.each(['a.b', '.a', 'a/.b/c d', '%5C', 'café', '🦙', 'x/'.repeat(253) + 'x'])(
    'a name may be “%s”',
    (key) => checkNewBlobName(key),
  )
})

describe('metadata', () => {
  const text = fc.string({ unit: 'grapheme' })

  test('comes back as it was, whatever it was', () => {
    fc.assert(
      fc.property(fc.dictionary(text, text), (metadata) => {
        expect(decodeMetadata(encodeMetadata(metadata))).toEqual({ ...metadata })
      }),
    )
  })

  test('is C# identifiers and printable ASCII on the way', () => {
    fc.assert(
      fc.property(text, text, (name, value) => {
        const [[encodedName, encodedValue] = ['', '']] = Object.entries(
          encodeMetadata({ [name]: value }),
        )
        expect(encodedName).toMatch(/^[a-z_][a-z0-9_]*$/)
        expect(encodedValue).toMatch(/^[!-~](?:[ -~]*[!-~])?$/)
      }),
    )
  })

  test('that is plain reads the same in every tool', () => {
    const plain = { framework: 'pytorch 2.9', step_count: '1200' }
    expect(encodeMetadata(plain)).toEqual(plain)
  })

  test('of other tools is given as it is', () => {
    expect(decodeMetadata({ share: '100% of it', x_zz: 'v' })).toEqual({
      share: '100% of it',
      x_zz: 'v',
    })
  })
})
