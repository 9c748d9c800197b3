import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import { keyProblem } from '../storage/object-key.ts'
import {
  contentKey,
  decodeArtifactName,
  encodeArtifactName,
  fitArtifactName,
  MAX_NAME_BYTES,
  nameKey,
  parseKey,
} from './store-layout.ts'

const HASH = toSha256('ab'.repeat(32))

const anyName = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({
    unit: fc.constantFrom('.', '/', '%', '2', 'F', 'é', 'e\u0301', ' ', '\\', '\0', '🦙', 'ش'),
  }),
)
const layout = fc.constantFrom('sharded' as const, 'flat' as const)

/** Encodes where it is allowed; null where it is refused as it must be. */
function tryEncode(name: string): string | null {
  try {
    return encodeArtifactName(name)
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_NAME' })
    return null
  }
}

describe('names', () => {
  test('come back from their encoding, in NFC', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const encoded = tryEncode(name)
        if (encoded !== null) expect(decodeArtifactName(encoded)).toBe(name.normalize('NFC'))
      }),
      { numRuns: 3_000 },
    )
  })

  test('are safe as a part of a key once they are encoded', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const encoded = tryEncode(name)
        if (encoded === null) return
        expect(encoded).not.toMatch(/[/\\:*?"<>|\p{Cc}]/u)
        expect(encoded).not.toMatch(/^\.|[. ]$/u)
        expect(Buffer.byteLength(encoded)).toBeLessThanOrEqual(MAX_NAME_BYTES)
        expect(encoded.normalize('NFC')).toBe(encoded)
        expect(keyProblem(nameKey(HASH, name))).toBeNull()
      }),
      { numRuns: 3_000 },
    )
  })

  test('that differ have different keys', () => {
    fc.assert(
      fc.property(anyName, anyName, (a, b) => {
        fc.pre(a.normalize('NFC') !== b.normalize('NFC'))
        const encoded = tryEncode(a)
        if (encoded !== null) expect(encoded).not.toBe(tryEncode(b))
      }),
    )
  })

  test('are decoded from any text without an error', () => {
    fc.assert(
      fc.property(anyName, (text) => {
        expect(typeof decodeArtifactName(text)).toBe('string')
      }),
    )
    expect(decodeArtifactName('100%')).toBe('100%')
    expect(decodeArtifactName('%ff')).toBe('%ff')
    expect(decodeArtifactName('%')).toBe('%')
  })

  test.each([
    ['model.safetensors', 'model.safetensors'],
    ['a/b', 'a%2Fb'],
    ['.hidden', '%2Ehidden'],
    ['..', '%2E%2E'],
    ['.', '%2E'],
    ['end.', 'end%2E'],
    ['end ', 'end%20'],
    [' start', ' start'],
    ['100%', '100%25'],
    ['a:b*c?d"e<f>g|h\\i', 'a%3Ab%2Ac%3Fd%22e%3Cf%3Eg%7Ch%5Ci'],
    ['new\nline', 'new%0Aline'],
    ['\u0085', '%C2%85'],
    ['cafe\u0301', 'caf\u00e9'],
    ['蔵 🦙', '蔵 🦙'],
  ])('“%s” is encoded as “%s”', (name, encoded) => {
    expect(encodeArtifactName(name)).toBe(encoded)
  })

  test.each([
    ['', 'empty'],
    ['x'.repeat(201), '201 bytes'],
    ['é'.repeat(101), '202 bytes'],
    ['/'.repeat(67), '201 bytes'],
    ['x'.repeat(300), '300 bytes'],
    ['half \ud83e pair', 'Unicode'],
  ])('“%s” is refused as it is %s', (name, reason) => {
    expect(() => encodeArtifactName(name)).toThrow(
      expect.objectContaining({ code: 'INVALID_NAME', message: expect.stringContaining(reason) }),
    )
  })

  test.each([
    ['config.json', 'config.json'],
    ['run/checkpoint-42/config.json', 'run/checkpoint-42/config.json'],
    [`${'d'.repeat(190)}/checkpoint/config.json`, 'checkpoint/config.json'],
    [`dir/${'x'.repeat(200)}`, 'x'.repeat(200)],
    [`dir/${'x'.repeat(300)}`, 'x'.repeat(300)],
    ['/a//b/', 'a/b'],
  ])('the path “%s” is fitted to “%s”', (path, name) => {
    expect(fitArtifactName(path)).toBe(name)
  })
})

describe('keys', () => {
  test('of content and names are told by parsing them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'0123456789abcdef'.split('')), {
          minLength: 64,
          maxLength: 64,
        }),
        layout,
        anyName,
        (digits, where, name) => {
          const of = toSha256(digits.join(''))
          expect(parseKey(contentKey(of, where), where)).toEqual({ kind: 'content', hash: of })
          if (tryEncode(name) !== null) {
            const parsed = { kind: 'name', hash: of, name: name.normalize('NFC') }
            expect(parseKey(nameKey(of, name), where)).toEqual(parsed)
          }
        },
      ),
    )
  })

  test('of any kind are parsed without an error', () => {
    const part = fc.oneof(fc.constantFrom('.kura', 'names', 'tmp', HASH, 'ab', ''), fc.string())
    const key = fc.array(part).map((parts) => parts.join('/'))
    fc.assert(
      fc.property(key, layout, (candidate, where) => {
        const parsed = parseKey(candidate, where)
        if (parsed.kind === 'content') expect(contentKey(parsed.hash, where)).toBe(candidate)
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([
    ['.kura/format.json', 'own'],
    ['.kura/tmp/put-1', 'own'],
    ['README.md', 'foreign'],
    [`cd/${HASH}`, 'foreign'],
    [`ab/${HASH}/x`, 'foreign'],
    [`ab/${HASH.toUpperCase()}`, 'foreign'],
    [HASH, 'foreign'],
    [`.kura/names/${HASH}`, 'foreign'],
    [`.kura/names/${HASH}/`, 'foreign'],
    [`.kura/names/${HASH}/a/b`, 'foreign'],
    ['.kura/names/xyz/a', 'foreign'],
    ['.kura/other', 'foreign'],
  ])('“%s” is %s', (key, kind) => {
    expect(parseKey(key, 'sharded').kind).toBe(kind)
  })
})
