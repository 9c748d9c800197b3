import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { createBucket, gcsOptions, openUploads } from '../../conformance/gcs-stores.ts'
import type { GcsAccess } from '../../conformance/server-access.ts'
import {
  allKeys,
  collect,
  expectFailure,
  oddSource,
  putBytes,
  readBack,
  testBytes,
} from '../../conformance/test-content.ts'
import { GcsClient } from './gcs-client.ts'
import { type GcsObject, objectPath } from './gcs-object.ts'
import { GcsObjectStore, type GcsStoreOptions } from './gcs-object-store.ts'

const KIB = 1024
const access = inject('gcs')
const reason = 'missing' in access ? ` [skipped: ${access.missing}]` : ''
const server = access as GcsAccess

/** Chunks of 256 KiB, the smallest there are, from 512 KiB on. */
const SMALL_CHUNKS = {
  resumableThresholdBytes: 512 * KIB,
  chunkSizeBytes: 256 * KIB,
  retry: { baseDelayMs: 1, maxDelayMs: 2 },
}

interface Subject {
  readonly store: GcsObjectStore
  readonly options: GcsStoreOptions
  readonly bucket: string
}

async function withStore(
  run: (subject: Subject) => Promise<void>,
  more: Partial<GcsStoreOptions> = {},
): Promise<void> {
  const bucket = await createBucket(server)
  const options = { ...gcsOptions(server, bucket), ...SMALL_CHUNKS, ...more }
  const store = new GcsObjectStore(options)
  try {
    await run({ store, options, bucket })
    expect(await openUploads(server, bucket)).toEqual([])
  } finally {
    await arm([])
    await store.close()
  }
}

/** See e2e/servers/gcs/faults.ts. */
async function arm(faults: readonly object[]): Promise<void> {
  await ask('faults', { faults })
}

async function ask(what: string, body: object): Promise<unknown> {
  const answer = await fetch(`${server.endpoint}/_test/${what}`, {
    method: 'POST',
    body: JSON.stringify(body),
  })
  return answer.json()
}

async function limitedStore({ options }: Subject, permissions: readonly string[]) {
  const { path } = (await ask('accounts', { name: 'limited', permissions })) as { path: string }
  return new GcsObjectStore({ ...options, credentials: { source: 'service-account', path } })
}

/** What the API itself says about an object. */
async function resourceOf({ options, bucket }: Subject, key: string): Promise<GcsObject> {
  const client = new GcsClient(options)
  const { data } = await client.json<GcsObject>({ path: objectPath(bucket, key), query: {} })
  client.close()
  return data
}

describe.skipIf('missing' in access)(`uploads to Google Cloud Storage${reason}`, () => {
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
    for (const chunk of ['bytes 262144-', `bytes ${4 * 256 * KIB}-`]) {
      it(`go on where they were when the chunk ${chunk} ${what}`, () =>
        withStore(async ({ store }) => {
          await arm([{ method: 'PUT', contentRange: chunk, times: 2, ...fault }])
          const bytes = testBytes(4 * 256 * KIB + 17)
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
})

describe.skipIf('missing' in access)(`reading from Google Cloud Storage${reason}`, () => {
  it('gives the stored bytes of what is marked as gzip', () =>
    withStore(async (subject) => {
      const bytes = testBytes(10_000)
      const client = new GcsClient(subject.options)
      await client.plain({
        method: 'POST',
        path: `/upload/storage/v1/b/${subject.bucket}/o`,
        query: { uploadType: 'media', name: 'k.gz' },
        body: bytes.toString('latin1'),
      })
      await client.plain({
        method: 'PUT',
        path: objectPath(subject.bucket, 'k.gz'),
        query: {},
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ contentEncoding: 'gzip' }),
      })
      client.close()
      const stored = Buffer.from(bytes.toString('latin1'))
      expect((await readBack(subject.store, 'k.gz')).equals(stored)).toBe(true)
      const { body } = await subject.store.get('k.gz', { range: { offset: 9_990, length: 0 } })
      expect(await collect(body)).toHaveLength(0)
    }))

  it('tells when a body breaks off', () =>
    withStore(async ({ store }) => {
      await putBytes(store, 'k', testBytes(1_000_000))
      await arm([
        { path: 'alt=media', times: 1, action: { kind: 'cut-answer', afterBytes: 70_000 } },
      ])
      const error = await expectFailure(readBack(store, 'k'), 'NETWORK', { key: 'k' })
      expect(error.retryable).toBe(true)
    }))

  it('tells when a listing is cut off, and when another server answers', () =>
    withStore(async ({ store }) => {
      const answer = (type: string, body: string) => ({
        path: '/o?',
        times: 1,
        action: { kind: 'answer', status: 200, body, headers: { 'content-type': type } },
      })
      await arm([answer('application/json', '{"items":[{"name":"a')])
      await expectFailure(store.list({ prefix: '' }), 'NETWORK')
      await arm([answer('text/html', '<!doctype html><title>Welcome</title>')])
      await expectFailure(store.list({ prefix: '' }), 'CONFIG_INVALID')
    }))

  it('lists with a start deep inside a common prefix', () =>
    withStore(async ({ store }) => {
      for (const key of ['a/1', 'a/2', 'b/1', 'c']) await putBytes(store, key, key)
      const after = (startAfter: string) =>
        store.list({ prefix: '', delimiter: '/', startAfter }).then(({ prefixes }) => prefixes)
      expect(await after('a/1')).toEqual(['a/', 'b/'])
      expect(await after('a/2')).toEqual(['b/'])
    }))
})

describe.skipIf('missing' in access)(`permissions on Google Cloud Storage${reason}`, () => {
  it('are told apart', () =>
    withStore(async (subject) => {
      await putBytes(subject.store, 'k', 'x')
      const lister = await limitedStore(subject, ['storage.objects.list'])
      expect(await allKeys(lister, { prefix: '' })).toEqual(['k'])
      await expectSentence(lister.get('k'), 'ACCESS_DENIED', /not read objects/)
      await expectSentence(putBytes(lister, 'n', 'x'), 'ACCESS_DENIED', /not write objects/)
      await expectSentence(lister.delete('k'), 'ACCESS_DENIED', /not delete or replace objects/)
      const writer = await limitedStore(subject, ['storage.objects.create'])
      await putBytes(writer, 'n', 'x')
      await expectSentence(putBytes(writer, 'k', 'y'), 'ACCESS_DENIED', /not delete or replace/)
      await expectSentence(writer.list({ prefix: '' }), 'ACCESS_DENIED', /not list objects/)
      const reader = await limitedStore(subject, ['storage.objects.get'])
      expect(String(await readBack(reader, 'k'))).toBe('x')
      await expectFailure(reader.head('missing'), 'ACCESS_DENIED')
      await Promise.all([lister.close(), writer.close(), reader.close()])
    }))

  it('need credentials that are good', () =>
    withStore(async ({ options, bucket }) => {
      const withCredentials = (credentials: GcsStoreOptions['credentials']) =>
        new GcsObjectStore({ ...options, credentials }).list({ prefix: '' })
      await expectSentence(
        withCredentials({ source: 'anonymous' }),
        'INVALID_CREDENTIALS',
        /not open to everybody/,
      )
      const path = join(tmpdir(), `${bucket}.json`)
      const keyFile = { source: 'service-account', path } as const
      await expectSentence(withCredentials(keyFile), 'CONFIG_INVALID', /cannot be read/)
      await writeFile(path, '{"type":"authorized_user"}')
      await expectSentence(withCredentials(keyFile), 'CONFIG_INVALID', /no key file/)
    }))

  it('say when a token has ended, and when there is no such bucket', () =>
    withStore(async ({ store, options }) => {
      await store.list({ prefix: '' })
      const other = new GcsObjectStore({ ...options, bucket: 'kura-no-such-bucket' })
      await expectSentence(other.list({ prefix: '' }), 'CONFIG_INVALID', /kura-no-such-bucket/)
      await expectFailure(putBytes(other, 'k', 'x'), 'CONFIG_INVALID')
      await ask('expire-tokens', {})
      await expectSentence(store.head('k'), 'INVALID_CREDENTIALS', /any more/)
      await other.close()
    }))
})

async function expectSentence(
  work: Promise<unknown>,
  code: Parameters<typeof expectFailure>[1],
  sentence: RegExp,
): Promise<void> {
  expect((await expectFailure(work, code)).message).toMatch(sentence)
}
