import { expect, test } from 'vitest'
import { contentPieceOf } from './content-piece.ts'

const GCS = '/upload/storage/v1/b/models/o'
const GCS_OBJECT = '/storage/v1/b/models/o/a%2Fb'

test.each([
  ['PUT', '/bucket/a/b', '', { object: '/bucket/a/b', upload: '', piece: 'whole' }],
  ['PUT', '/bucket/k?partNumber=3&uploadId=u', '', { upload: 'u', piece: 'part 3' }],
  ['PUT', '/account/box/k?comp=block&blockid=QUI%3D', '', { piece: 'block QUI=' }],
  ['POST', `${GCS}?uploadType=multipart&name=a%2Fb`, '', { object: GCS_OBJECT, piece: 'whole' }],
  ['POST', `${GCS}?uploadType=multipart`, '', { object: null, piece: 'whole' }],
  [
    'PUT',
    `${GCS}?uploadType=resumable&name=a%2Fb&upload_id=u`,
    'bytes 8-15/*',
    { object: GCS_OBJECT, upload: 'u', piece: 'from 8', offset: 8 },
  ],
])('%s %s %s brings content', (method, path, range, expected) => {
  expect(contentPieceOf({ method, path, headers: { 'content-range': range } })).toMatchObject(
    expected,
  )
})

test.each([
  ['GET', '/bucket/key', {}],
  ['POST', '/bucket/key?uploads', {}],
  ['POST', '/bucket/key?uploadId=u', {}],
  ['PUT', '/bucket/key', { 'x-amz-copy-source': '/bucket/other' }],
  ['PUT', '/account/box?restype=container', {}],
  ['PUT', '/account/box/key?comp=blocklist', {}],
  ['POST', `${GCS}?uploadType=resumable&name=a`, {}],
  ['PUT', `${GCS}?upload_id=u`, { 'content-range': 'bytes */16' }],
])('%s %s brings none', (method, path, headers) => {
  expect(contentPieceOf({ method, path, headers })).toBeNull()
})
