import { describe, expect, it } from 'vitest'
import {
  arm,
  SMALL_CHUNKS,
  type Subject,
  skipped,
  withStore,
} from '../../conformance/gcs-subject.ts'
import {
  allKeys,
  expectFailure,
  oddSource,
  putBytes,
  readBack,
  testBytes,
} from '../../conformance/test-content.ts'
import { GcsClient } from './gcs-client.ts'
import { toGcsError } from './gcs-errors.ts'
import { type GcsObject, objectPath } from './gcs-object.ts'
import { ResumableSession } from './resumable-session.ts'

const CHUNK_BYTES = SMALL_CHUNKS.chunkSizeBytes

describe.skipIf(skipped !== '')(`uploads to Google Cloud Storage${skipped}`, () => {
  const threshold = SMALL_CHUNKS.resumableThresholdBytes
  for (const sizeBytes of [threshold - 1, threshold, threshold + 1, 4 * threshold, 3_000_001]) {
    it(`of ${sizeBytes} bytes arrive, checked by the server`, () =>
      withStore(async (subject) => {
        const bytes = testBytes(sizeBytes)
        const reported: number[] = []
        const info = await putBytes(subject.store, 'k', bytes, {
          contentType: 'application/x-gguf',
          metadata: { name: '蔵' },
          onProgress: (sent) => reported.push(sent),
        })
        expect(info).toMatchObject({ sizeBytes, serverCheck: 'CRC32C' })
        expect((await readBack(subject.store, 'k')).equals(bytes)).toBe(true)
        expect(await resourceOf(subject, 'k')).toMatchObject({
          contentType: 'application/x-gguf',
          metadata: { name: '蔵' },
        })
        expect(reported.at(-1)).toBe(sizeBytes)
        expect(reported.toSorted((a, b) => a - b)).toEqual(reported)
      }))
  }

  const faults: readonly (readonly [what: string, fault: object])[] = [
    [
      'is refused for now',
      { action: { kind: 'answer', status: 503, body: '', headers: { 'retry-after': '0' } } },
    ],
    ['breaks half way', { action: { kind: 'reset-request', afterBytes: 100_000 } }],
    ['arrives, but its answer is lost', { action: { kind: 'lose-answer' } }],
  ]
  for (const [what, fault] of faults) {
    for (const chunk of ['bytes 262144-', `bytes ${4 * CHUNK_BYTES}-`]) {
      it(`go on where they were when the chunk ${chunk} ${what}`, () =>
        withStore(async ({ store }) => {
          await arm([{ method: 'PUT', contentRange: chunk, times: 2, ...fault }])
          const bytes = testBytes(4 * CHUNK_BYTES + 17)
          await putBytes(store, 'k', bytes)
          expect((await readBack(store, 'k')).equals(bytes)).toBe(true)
        }))
    }
  }

  it('end with the server’s own error when chunks keep failing, and leave nothing', () =>
    withStore(async ({ store }) => {
      await putBytes(store, 'k', 'before')
      const action = { kind: 'answer', status: 503, body: '' }
      await arm([{ method: 'PUT', path: 'upload_id', skip: 1, times: 99, action }])
      await expectFailure(putBytes(store, 'k', testBytes(3_000_000)), 'UNAVAILABLE')
      expect(String(await readBack(store, 'k'))).toBe('before')
    }))

  for (const [what, action] of [
    ['is refused for now', { kind: 'answer', status: 503, body: '' }],
    ['arrives, but its answer is lost', { kind: 'lose-answer' }],
  ] as const) {
    it(`that fail leave nothing, even where the cancelling ${what}`, () =>
      withStore(async ({ store }) => {
        await arm([{ method: 'DELETE', path: 'upload_id', times: 2, action }])
        const sha256 = '0'.repeat(64) as never
        const put = putBytes(store, 'k', testBytes(2_000_000), { sha256 })
        await expectFailure(put, 'INTEGRITY_MISMATCH')
      }))
  }

  it('begin anew when the session is lost', () =>
    withStore(async ({ store }) => {
      const action = { kind: 'answer', status: 410, body: '' }
      await arm([{ method: 'PUT', path: 'upload_id', times: 99, action }])
      const error = await expectFailure(putBytes(store, 'k', testBytes(3_000_000)), 'UNAVAILABLE')
      expect(error.retryable).toBe(true)
    }))

  it('in chunks check the hash, and never overwrite with ifAbsent', () =>
    withStore(async ({ store }) => {
      const bytes = testBytes(2_000_000)
      const sha256 = '0'.repeat(64) as never
      await expectFailure(putBytes(store, 'k', bytes, { sha256 }), 'INTEGRITY_MISMATCH')
      await putBytes(store, 'k', 'first')
      await expectFailure(putBytes(store, 'k', bytes, { ifAbsent: true }), 'ALREADY_EXISTS')
      const races = await Promise.allSettled(
        [1, 2, 3].map((seed) =>
          putBytes(store, 'new', testBytes(1_500_000, seed), { ifAbsent: true }),
        ),
      )
      expect(races.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    }))

  it('in chunks refuse a source that is longer, shorter, or breaks', () =>
    withStore(async ({ store }) => {
      const bytes = testBytes(1_500_000)
      const source = (sizeBytes: number) =>
        oddSource(sizeBytes, async function* () {
          yield bytes
          if (sizeBytes === bytes.byteLength) throw new Error('The disk is gone.')
        })
      await expectFailure(store.put('k', source(1_000_000)), 'INTEGRITY_MISMATCH')
      await expectFailure(store.put('k', source(2_000_000)), 'INTEGRITY_MISMATCH')
      await expectFailure(store.put('k', source(1_500_000)), 'INTERNAL')
      expect(await allKeys(store, { prefix: '' })).toEqual([])
    }))

  it('end when the caller gives up while a chunk is on its way', () =>
    withStore(async ({ store }) => {
      await arm([
        { method: 'PUT', path: 'upload_id', times: 1, action: { kind: 'delay', delayMs: 2_000 } },
      ])
      const abort = new AbortController()
      setTimeout(() => abort.abort(), 100)
      const put = putBytes(store, 'k', testBytes(2_000_000), { signal: abort.signal })
      await expectFailure(put, 'CANCELLED')
      expect(store.busySockets).toBe(0)
    }))

  it('are refused by the server where the checksum with the last chunk is not theirs', () =>
    withStore(async ({ store, options, bucket }) => {
      const client = new GcsClient(options)
      const bytes = testBytes(CHUNK_BYTES + 1)
      const session = await ResumableSession.start(client, bucket, 'k', bytes.byteLength, {})
      const send = (offset: number, end: number, crc32c?: string) =>
        session.send(
          { offset, bytes: bytes.subarray(offset, end), crc32c },
          false,
          () => undefined,
          undefined,
        )
      await send(0, CHUNK_BYTES)
      const refused = await send(CHUNK_BYTES, CHUNK_BYTES + 1, 'AAAAAA==').catch((error: unknown) =>
        toGcsError(error, options),
      )
      expect(refused).toMatchObject({ code: 'INTEGRITY_MISMATCH', retryable: true })
      expect(await allKeys(store, { prefix: '' })).toEqual([])
      client.close()
    }))
})

/** What the API itself says about an object. */
async function resourceOf({ options, bucket }: Subject, key: string): Promise<GcsObject> {
  const client = new GcsClient(options)
  const { data } = await client.json<GcsObject>({ path: objectPath(bucket, key) })
  client.close()
  return data
}
