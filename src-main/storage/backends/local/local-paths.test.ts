import { posix, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { segmentsOf } from './local-paths.ts'

const linux = { platform: 'linux', temporaryFolder: '.kura/tmp' } as const
const windows = { platform: 'win32', temporaryFolder: '.kura/tmp' } as const

describe('segmentsOf', () => {
  test('splits a key', () => {
    expect(segmentsOf('ab/cd/e f', linux)).toEqual(['ab', 'cd', 'e f'])
  })

  test('on Linux a backslash is a character as any other', () => {
    expect(segmentsOf('..\\..\\etc', linux)).toEqual(['..\\..\\etc'])
  })

  test.each([
    '..\\..\\x',
    'a\\b',
    'C:x',
    'a:stream',
    'a?',
    'CON',
    'nul.txt',
    'a/LPT1',
    'end.',
    'end ',
  ])('on Windows “%s” is refused', (key) => {
    expect(() => segmentsOf(key, windows)).toThrow(
      expect.objectContaining({ code: 'INVALID_NAME' }),
    )
    expect(() => segmentsOf(key, linux)).not.toThrow()
  })

  test.each(['.kura/tmp', '.kura/tmp/x', '.kura/tmp/x/y'])('“%s” is reserved', (key) => {
    expect(() => segmentsOf(key, linux)).toThrow(expect.objectContaining({ code: 'INVALID_NAME' }))
  })

  test('its neighbours are not', () => {
    expect(segmentsOf('.kura/tmpx', linux)).toEqual(['.kura', 'tmpx'])
    expect(segmentsOf('a/.kura/tmp', linux)).toHaveLength(3)
  })

  test('a name of 255 bytes passes, one of 256 does not', () => {
    expect(segmentsOf('é'.repeat(127) + 'e', linux)).toHaveLength(1)
    expect(() => segmentsOf('é'.repeat(128), linux)).toThrow(StorageError)
  })

  test('no key leads out of the root', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '', '\\', '..\\', 'C:', '\0', 'a'),
      fc.string(),
    )
    const key = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'))
    fc.assert(
      fc.property(key, fc.constantFrom(linux, windows), (candidate, rules) => {
        let segments: string[]
        try {
          segments = segmentsOf(candidate, rules)
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_NAME' })
          return
        }
        const paths = rules.platform === 'win32' ? win32 : posix
        const root = paths.join(paths.sep, 'store')
        expect(paths.join(root, ...segments)).toBe([root, ...segments].join(paths.sep))
      }),
      { numRuns: 3_000 },
    )
  })
})
