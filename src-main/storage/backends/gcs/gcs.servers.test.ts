import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import {
  arm,
  ask,
  limitedStore,
  server,
  skipped,
  withStore,
} from '../../conformance/gcs-subject.ts'
import {
  allKeys,
  collect,
  expectFailure,
  putBytes,
  readBack,
  testBytes,
} from '../../conformance/test-content.ts'
import { connectStore } from '../../connect-store.ts'
import type { ObjectStore } from '../../object-store.ts'
import { GcsClient } from './gcs-client.ts'
import { objectPath } from './gcs-object.ts'
import { GcsObjectStore, type GcsStoreOptions } from './gcs-object-store.ts'

describe.skipIf(skipped !== '')(`reading from Google Cloud Storage${skipped}`, () => {
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

describe.skipIf(skipped !== '')(`permissions on Google Cloud Storage${skipped}`, () => {
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

  it('come from what GOOGLE_APPLICATION_CREDENTIALS names', () =>
    withStore(async ({ bucket }) => {
      const connect = (): Promise<ObjectStore> =>
        connectStore(
          {
            kind: 'gcs',
            layout: 'flat',
            readOnly: false,
            prefix: 'experiments/',
            endpoint: server.endpoint,
            bucket,
            project: server.project,
            credentials: { source: 'default' },
          },
          {},
        )
      vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', server.serviceAccountPath)
      const store = await connect()
      await putBytes(store, 'k', 'x')
      expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
      await store.close()
      vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '/no/such/key.json')
      const other = await connect()
      await expectSentence(other.head('k'), 'CONFIG_INVALID', /GOOGLE_APPLICATION_CREDENTIALS/)
      await other.close()
      vi.unstubAllEnvs()
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
