import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import { decodeNameDocument, encodeNameDocument } from './name-document.ts'

const facts = {
  hash: toSha256('ab'.repeat(32)),
  name: 'model.gguf',
  sizeBytes: 42,
  modifiedAt: Date.UTC(2026, 0, 2),
}
const known = {
  name: 'model.gguf',
  hash: facts.hash,
  size_bytes: 42,
  content_type: 'application/x-gguf',
  created_at: '2026-01-02T00:00:00.000Z',
  metadata: {},
}

describe('a name document', () => {
  test('is read back as it was written', () => {
    const time = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2200-01-01') })
    const strings = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true })
    fc.assert(
      fc.property(time, strings, fc.nat(), (date, metadata, size) => {
        const document = {
          ...known,
          size_bytes: size,
          content_type: 'text/plain',
          created_at: date.toISOString(),
          metadata,
        }
        expect(decodeNameDocument(encodeNameDocument(document), facts)).toEqual(document)
      }),
    )
  })

  test('of any bytes gives what is known otherwise, without an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((json) => Buffer.from(json)),
        ),
        (bytes) => {
          const document = decodeNameDocument(bytes, facts)
          expect(document).toMatchObject({ name: facts.name, hash: facts.hash })
          expect(new Date(document.created_at).toISOString()).toBe(document.created_at)
        },
      ),
    )
    expect(decodeNameDocument(new Uint8Array(), facts)).toEqual(known)
    expect(decodeNameDocument(Buffer.from('{"name":"x","size'), facts)).toEqual(known)
  })

  test.each([
    ['size_bytes', -1],
    ['size_bytes', '7'],
    ['size_bytes', 1e300],
    ['content_type', 5],
    ['content_type', ''],
    ['created_at', 'yesterday'],
    ['created_at', 1_700_000_000],
    ['metadata', ['a']],
    ['metadata', { number: 1 }],
    ['name', 'another'],
    ['hash', 'cd'.repeat(32)],
  ])('with a wrong %s (%j) gives what is known otherwise', (field, value) => {
    const bytes = Buffer.from(JSON.stringify({ ...known, [field]: value }))
    expect(decodeNameDocument(bytes, facts)).toEqual(known)
  })
})
