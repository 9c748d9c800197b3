import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  expectFailure,
  MIB,
  oddSource,
  putBytes,
  readBack,
  testBytes,
} from '../../conformance/test-content.ts'
import { ManualClock } from '../../manual-clock.ts'
import { wrapStore } from '../../middleware/wrap-store.ts'
import { RetryPolicy } from '../../retry-policy.ts'
import { MockS3Bucket } from './mock-s3-bucket.ts'
import { MockS3ObjectStore } from './mock-s3-object-store.ts'

const THRESHOLD = 5 * MIB
const PART = 5 * MIB
const OPTIONS = {
  multipartThresholdBytes: THRESHOLD,
  partSizeBytes: PART,
  retry: new RetryPolicy({ baseDelayMs: 1 }),
}

let bucket: MockS3Bucket
let store: MockS3ObjectStore
beforeEach(() => {
  bucket = new MockS3Bucket()
  store = new MockS3ObjectStore(bucket, OPTIONS)
})

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')

describe('S3’s rules', () => {
  test('one request below the threshold, parts from it on', async () => {
    await putBytes(store, 'small', testBytes(THRESHOLD - 1))
    expect(bucket.requestCounts).toMatchObject({ PutObject: 1, UploadPart: 0 })
    await putBytes(store, 'large', testBytes(2 * PART + 1))
    expect(bucket.requestCounts).toMatchObject({
      PutObject: 1,
      CreateMultipartUpload: 1,
      UploadPart: 3,
      CompleteMultipartUpload: 1,
      AbortMultipartUpload: 0,
    })
    expect((await readBack(store, 'large')).equals(testBytes(2 * PART + 1))).toBe(true)
  })

  test('etags are the MD5, and of parts that of their MD5s with their number', async () => {
    const bytes = testBytes(PART + 7)
    expect((await putBytes(store, 'small', 'x')).etag).toBe(md5(Buffer.from('x')))
    const parts = [bytes.subarray(0, PART), bytes.subarray(PART)]
    const digests = parts.map((part) => createHash('md5').update(part).digest())
    expect((await putBytes(store, 'large', bytes)).etag).toBe(`${md5(Buffer.concat(digests))}-2`)
  })

  test('metadata has at most 2 KiB', async () => {
    await putBytes(store, 'k', 'x', { metadata: { name: 'v'.repeat(2_044) } })
    const tooLarge = { metadata: { name: 'v'.repeat(2_045) } }
    await expectFailure(putBytes(store, 'k', 'x', tooLarge), 'UNSUPPORTED')
    await expectFailure(putBytes(store, 'k', testBytes(PART), tooLarge), 'UNSUPPORTED')
    expect(bucket.uploadsUnderWay).toEqual([])
  })

  test('an object has at most 5 TiB', async () => {
    const source = oddSource(5 * 1024 ** 4 + 1, async function* () {})
    await expectFailure(store.put('k', source), 'UNSUPPORTED')
  })

  test('parts but the last have at least 5 MiB, are in order, and are those that were sent', async () => {
    const id = await bucket.createUpload('k', {}, undefined)
    const send = (number: number, bytes: Buffer) =>
      bucket.uploadPart(id, number, bytes, Buffer.from(md5(bytes), 'hex'), undefined)
    const small = await send(1, testBytes(10))
    const last = await send(2, testBytes(10))
    const complete = (parts: (typeof small)[]) => bucket.completeUpload(id, parts, false, undefined)
    await expect(complete([small, last])).rejects.toThrow('smaller than 5 MiB')
    await expect(complete([{ ...last, etag: '0' }])).rejects.toThrow('not the one that was sent')
    const third = await send(3, testBytes(PART))
    await expect(complete([third, last])).rejects.toThrow('order')
    expect(bucket.uploadsUnderWay).toEqual([{ uploadId: id, key: 'k' }])
    await complete([last])
    await expect(complete([last])).rejects.toThrow('ended from elsewhere')
  })

  test('bytes that were damaged on the way are refused', async () => {
    const wrong = { ifAbsent: false, md5: Buffer.alloc(16) }
    await expect(bucket.putObject('k', Buffer.from('x'), wrong, undefined)).rejects.toMatchObject({
      code: 'INTEGRITY_MISMATCH',
      retryable: true,
    })
  })

  test('what one store wrote another one sees at once', async () => {
    const other = new MockS3ObjectStore(bucket)
    await putBytes(store, 'k', 'x')
    expect(String(await readBack(other, 'k'))).toBe('x')
    await other.delete('k')
    await expectFailure(store.head('k'), 'NOT_FOUND')
  })
})

describe('planned failures', () => {
  test('happen to the operation, so many times, and then no more', async () => {
    await putBytes(store, 'k', 'x')
    bucket.fail({ operation: 'GetObject', code: 'AccessDenied', times: 2 })
    await expectFailure(store.get('k'), 'ACCESS_DENIED', { operation: 'get', key: 'k' })
    expect((await store.head('k')).sizeBytes).toBe(1)
    await expectFailure(store.get('k'), 'ACCESS_DENIED')
    expect(String(await readBack(store, 'k'))).toBe('x')
  })

  test('last until they are healed', async () => {
    bucket.fail({ code: 'NoSuchBucket', times: Infinity })
    for (let round = 0; round < 3; round++) {
      await expectFailure(store.list({ prefix: '' }), 'CONFIG_INVALID')
      await expectFailure(putBytes(store, 'k', 'x'), 'CONFIG_INVALID')
    }
    bucket.heal()
    await putBytes(store, 'k', 'x')
  })

  test('say how long to wait', async () => {
    bucket.fail({ code: 'SlowDown', retryAfterMs: 5_000 })
    const error = await expectFailure(store.head('k'), 'RATE_LIMITED')
    expect(error).toMatchObject({ retryable: true, context: { retryAfterMs: 5_000 } })
  })

  test('may lose the answer alone', async () => {
    bucket.fail({ operation: 'PutObject', code: 'InternalError', afterwards: true })
    await expectFailure(putBytes(store, 'k', 'x'), 'UNAVAILABLE')
    expect(String(await readBack(store, 'k'))).toBe('x')
  })

  test('of a part have that part alone sent again', async () => {
    bucket.fail({ operation: 'UploadPart', code: 'InternalError', times: 2 })
    await putBytes(store, 'k', testBytes(3 * PART))
    expect(bucket.requestCounts).toMatchObject({ UploadPart: 5, CreateMultipartUpload: 1 })
  })

  test('of the last step leave no upload, unless aborting it is not allowed either', async () => {
    bucket.fail({ operation: 'CompleteMultipartUpload', code: 'AccessDenied', times: 2 })
    await expectFailure(putBytes(store, 'k', testBytes(PART)), 'ACCESS_DENIED')
    expect(bucket.uploadsUnderWay).toEqual([])
    bucket.fail({ operation: 'AbortMultipartUpload', code: 'AccessDenied' })
    await expectFailure(putBytes(store, 'k', testBytes(PART)), 'ACCESS_DENIED')
    expect(bucket.uploadsUnderWay).toMatchObject([{ key: 'k' }])
  })

  test('are got over by the wrappers that the app has', async () => {
    const wrapped = wrapStore(store, {
      timeout: { requestTimeoutMs: 1_000, idleTimeoutMs: 1_000 },
      retry: { baseDelayMs: 1 },
      limit: { maxConcurrent: 2 },
    })
    bucket.fail({ code: 'SlowDown', times: 3 })
    await putBytes(wrapped, 'k', 'x')
    expect(bucket.requestCounts.PutObject).toBe(4)
  })
})

test('latency is waited for, and an abort ends the wait', async () => {
  const clock = new ManualClock()
  const slow = new MockS3ObjectStore(new MockS3Bucket({ latencyMs: 50, clock }))
  const listing = slow.list({ prefix: '' })
  await clock.advance(49)
  expect(clock.waiting).toBe(1)
  await clock.advance(1)
  expect(clock.waiting).toBe(0)
  await listing
  const abort = new AbortController()
  const head = slow.head('k', { signal: abort.signal })
  abort.abort()
  await expectFailure(head, 'CANCELLED')
})
