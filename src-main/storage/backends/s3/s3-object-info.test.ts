import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeMetadata, encodeMetadata, infoOf } from './s3-object-info.ts'

const LastModified = new Date('2026-03-04T05:06:07.890Z')

test('an answer tells about the whole object, in whole seconds', () => {
  const answer = { ContentLength: 12, LastModified, ETag: '"e"', ContentType: 'text/plain' }
  expect(infoOf('k', answer)).toEqual({
    key: 'k',
    sizeBytes: 12,
    modifiedAt: Date.parse('2026-03-04T05:06:07Z'),
    etag: '"e"',
    contentType: 'text/plain',
    metadata: {},
  })
})

test('so does an answer with a part of it', () => {
  const answer = { ContentLength: 10, ContentRange: 'bytes 5-14/1234', LastModified }
  expect(infoOf('k', answer)?.sizeBytes).toBe(1_234)
})

test('an answer without a time or a size is none of S3', () => {
  expect(infoOf('k', { ContentLength: 12 })).toBeNull()
  expect(infoOf('k', { LastModified })).toBeNull()
  expect(infoOf('k', { LastModified, ContentRange: 'bytes 0-1/*' })).toBeNull()
})

test('plain metadata is left readable', () => {
  const metadata = { 'run-id': 'r 42; loss=0.1' }
  expect(encodeMetadata(metadata)).toEqual(metadata)
})

test('any metadata fits into headers and comes back', () => {
  const text = fc.string({ unit: 'grapheme' })
  const metadata = fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1 }), text, {
    noNullPrototype: true,
  })
  fc.assert(
    fc.property(metadata, (given) => {
      const encoded = encodeMetadata(given)
      for (const [name, value] of Object.entries(encoded)) {
        expect(name).toMatch(/^[a-z0-9.%-]+$/)
        expect(value).toMatch(/^(?:[!-~](?:[ -~]*[!-~])?)?$/)
      }
      expect(decodeMetadata(encoded)).toEqual(given)
    }),
  )
})

test("other programs' metadata with a percent sign stays as it is", () => {
  expect(decodeMetadata({ share: '100%' })).toEqual({ share: '100%' })
})
