import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { isStorageErrorCode } from '../../../../shared/domain/storage-error.ts'
import {
  type AzureStoreUnderTest,
  azureConnection,
  createAzureStore,
} from '../../conformance/azure-test-stores.ts'
import { skipWithout } from '../../conformance/skip-without.ts'
import {
  allKeys,
  expectFailure,
  MIB,
  oddSource,
  putBytes,
  readBack,
  sha256Of,
  testBytes,
} from '../../conformance/test-content.ts'
import { connectStore } from '../../connect-store.ts'
import { RetryPolicy } from '../../retry-policy.ts'
import { AzureObjectStore } from './azure-object-store.ts'
import { containerSasUrl } from './container-sas.ts'
import { startLossyProxy } from './lossy-proxy.ts'

const THRESHOLD = 2 * MIB
const IN_BLOCKS = { blocksThresholdBytes: THRESHOLD, blockSizeBytes: MIB, blocksAtOnce: 3 }

skipWithout('Azure Blob Storage (azurite)', inject('azure'), (access) => {
  let subject: AzureStoreUnderTest
  beforeEach(async () => {
    subject = await createAzureStore(access, IN_BLOCKS)
  })
  afterEach(() => subject.dispose())

  /** How many blocks of a blob are committed; one request makes none. */
  async function blockCount(key: string): Promise<number> {
    const list = await subject.container.getBlockBlobClient(key).getBlockList('committed')
    return list.committedBlocks?.length ?? 0
  }

  describe('a put in blocks', () => {
    test.each([
      [THRESHOLD - 1, 0],
      [THRESHOLD, 2],
      [THRESHOLD + 1, 3],
      [5 * MIB + 3, 6],
    ])('of %d bytes makes %d blocks and tells who checked them', async (sizeBytes, blocks) => {
      const { store } = subject
      const bytes = testBytes(sizeBytes)
      const progress: number[] = []
      const put = await putBytes(store, 'a/k', bytes, {
        contentType: 'application/x-gguf',
        metadata: { name: '蔵' },
        sha256: sha256Of(bytes),
        onProgress: (n) => progress.push(n),
      })
      expect(put).toMatchObject({
        sizeBytes,
        serverCheck: 'MD5',
        contentType: 'application/x-gguf',
      })
      const { serverCheck: _, ...info } = put
      expect(await store.head('a/k')).toEqual(info)
      expect((await readBack(store, 'a/k')).equals(bytes)).toBe(true)
      expect(await blockCount('a/k')).toBe(blocks)
      expect(progress.at(-1)).toBe(sizeBytes)
      expect(progress.length).toBeGreaterThan(sizeBytes / MIB)
    })

    test('overwrites, and with ifAbsent does not, nor reads the source then', async () => {
      const { store } = subject
      await putBytes(store, 'k', testBytes(3 * MIB, 1), { ifAbsent: true })
      await putBytes(store, 'k', testBytes(4 * MIB, 2))
      let reads = 0
      const source = oddSource(3 * MIB, async function* () {
        reads++
        yield testBytes(3 * MIB, 3)
      })
      await expectFailure(store.put('k', source, { ifAbsent: true }), 'ALREADY_EXISTS')
      expect(reads).toBe(0)
      expect((await readBack(store, 'k')).equals(testBytes(4 * MIB, 2))).toBe(true)
    })

    test('of several writers at once leaves the bytes of one, and all succeed', async () => {
      const { store } = subject
      const contents = [1, 2, 3].map((seed) => testBytes(3 * MIB, seed))
      await Promise.all(contents.map((bytes) => putBytes(store, 'k', bytes)))
      const stored = await readBack(store, 'k')
      expect(contents.some((bytes) => bytes.equals(stored))).toBe(true)
      expect(await subject.leftovers()).toEqual([])
    })

    test('with ifAbsent lets one of several writers win', async () => {
      const contents = [1, 2, 3].map((seed) => testBytes(3 * MIB, seed))
      const outcomes = await Promise.allSettled(
        contents.map((bytes) => putBytes(subject.store, 'k', bytes, { ifAbsent: true })),
      )
      const winners = contents.filter((_, index) => outcomes[index]?.status === 'fulfilled')
      expect(winners).toHaveLength(1)
      expect((await readBack(subject.store, 'k')).equals(winners[0] ?? Buffer.alloc(0))).toBe(true)
      const losers = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
      expect(losers.every((error) => isStorageErrorCode(error, 'ALREADY_EXISTS'))).toBe(true)
    })

    test('that fails leaves the old object, and of a new one nothing that can be seen', async () => {
      const { store } = subject
      await putBytes(store, 'k', 'before')
      const wrong = { sha256: sha256Of(Buffer.from('other')) }
      for (const key of ['k', 'new']) {
        await expectFailure(putBytes(store, key, testBytes(4 * MIB), wrong), 'INTEGRITY_MISMATCH')
        const broken = oddSource(4 * MIB, async function* () {
          yield testBytes(3 * MIB)
          throw new Error('The source broke.')
        })
        await expectFailure(store.put(key, broken), 'INTERNAL', { operation: 'put', key })
      }
      expect(String(await readBack(store, 'k'))).toBe('before')
      expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
      await expectFailure(store.head('new'), 'NOT_FOUND')
      // The blocks themselves no request takes back: they go with the next object of that key.
      expect(await subject.leftovers()).toEqual(['new'])
      await putBytes(store, 'new', testBytes(3 * MIB), { ifAbsent: true })
      expect(await subject.leftovers()).toEqual([])
    })

    test('that is aborted ends at once, with nothing under way any more', async () => {
      const { store } = subject
      const abort = new AbortController()
      const put = putBytes(store, 'new', testBytes(8 * MIB), {
        signal: abort.signal,
        onProgress: (sent) => {
          if (sent > MIB) abort.abort()
        },
      })
      await expectFailure(put, 'CANCELLED', { operation: 'put', key: 'new' })
      expect(await allKeys(store, { prefix: '' })).toEqual([])
      await putBytes(store, 'new', testBytes(3 * MIB))
      expect((await readBack(store, 'new')).equals(testBytes(3 * MIB))).toBe(true)
    })

    test.each([
      ['overwriting', {}],
      ['with ifAbsent', { ifAbsent: true }],
    ])('whose commit is not answered is known for its own, %s', async (_, options) => {
      const target = new URL(access.endpoint)
      const proxy = await startLossyProxy(target, /^PUT .*comp=blocklist/)
      const endpoint = `http://127.0.0.1:${proxy.port}${target.pathname}`
      const store = await AzureObjectStore.open(
        { ...subject.connection, endpoint },
        { accountKey: access.accountKey },
        { ...IN_BLOCKS, retry: new RetryPolicy({ baseDelayMs: 1 }) },
      )
      const bytes = testBytes(3 * MIB)
      const put = await putBytes(store, 'k', bytes, options)
      expect(proxy.seen()).toBe(2)
      expect(put.etag).toBe((await subject.store.head('k')).etag)
      expect((await readBack(subject.store, 'k')).equals(bytes)).toBe(true)
      await proxy.close()
    })

    test('takes no harm from blocks that another writer has under way', async () => {
      const others = subject.container.getBlockBlobClient('k')
      const id = Buffer.alloc(48, 7).toString('base64')
      await others.stageBlock(id, Buffer.alloc(10), 10)
      await putBytes(subject.store, 'k', testBytes(3 * MIB))
      expect((await readBack(subject.store, 'k')).equals(testBytes(3 * MIB))).toBe(true)
    })

    test('says what is in the way when another program left blocks of other ids', async () => {
      const others = subject.container.getBlockBlobClient('k')
      await others.stageBlock(Buffer.from('0001').toString('base64'), Buffer.alloc(10), 10)
      const error = await expectFailure(
        putBytes(subject.store, 'k', testBytes(3 * MIB)),
        'PRECONDITION_FAILED',
      )
      expect(error.message).toMatch(/unfinished upload/)
    })
  })

  describe('deleting', () => {
    test('takes snapshots along', async () => {
      await putBytes(subject.store, 'k', 'x')
      await subject.container.getBlobClient('k').createSnapshot()
      await subject.store.delete('k')
      await expectFailure(subject.store.head('k'), 'NOT_FOUND')
    })
  })

  describe('an empty range', () => {
    test('has no bytes, within the object and nowhere else', async () => {
      await putBytes(subject.store, 'k', 'four')
      const { info, body } = await subject.store.get('k', { range: { offset: 2, length: 0 } })
      expect(info.sizeBytes).toBe(4)
      for await (const chunk of body) expect(chunk).toHaveLength(0)
      const past = { range: { offset: 4, length: 0 } }
      await expectFailure(subject.store.get('k', past), 'RANGE_NOT_SATISFIABLE')
    })
  })

  describe('credentials', () => {
    test('of each kind open the store', async () => {
      await putBytes(subject.store, 'deep/k', 'x')
      const { endpoint, account, accountKey } = access
      const connectionString = `BlobEndpoint=${endpoint};AccountName=${account};AccountKey=${accountKey}`
      const sasToken = await containerSasUrl(subject.container, 'rl')
      for (const [source, secrets] of [
        ['account-key', { accountKey }],
        ['connection-string', { connectionString }],
        ['sas', { sasToken }],
      ] as const) {
        const connection = { ...subject.connection, prefix: 'deep/', credentials: { source } }
        const store = await connectStore(connection, secrets)
        expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
        expect(String(await readBack(store, 'k'))).toBe('x')
        await store.close()
      }
    })

    test('that do not fit are told apart, and never quoted', async () => {
      const wrongKey = Buffer.from('of another account').toString('base64')
      const key = await openWith({ source: 'account-key' }, { accountKey: wrongKey })
      const error = await expectFailure(key.list({ prefix: '' }), 'ACCESS_DENIED')
      expect(JSON.stringify(error.toData())).not.toContain(wrongKey)
      const readOnly = await openWith(
        { source: 'sas' },
        { sasToken: await containerSasUrl(subject.container, 'r') },
      )
      await expectFailure(putBytes(readOnly, 'k', 'x'), 'ACCESS_DENIED')
      await expectFailure(readOnly.list({ prefix: '' }), 'ACCESS_DENIED')
      const expired = await openWith(
        { source: 'sas' },
        { sasToken: await containerSasUrl(subject.container, 'rl', -60_000) },
      )
      await expectFailure(expired.head('k'), 'ACCESS_DENIED')
      const anonymous = await openWith({ source: 'anonymous' }, {})
      await expectFailure(anonymous.list({ prefix: '' }), 'ACCESS_DENIED')
    })

    test('that are right find no container that is not there', async () => {
      const missing = await AzureObjectStore.open(azureConnection(access, `gone-${randomUUID()}`), {
        accountKey: access.accountKey,
      })
      for (const work of [
        () => missing.list({ prefix: '' }),
        () => missing.head('k'),
        () => missing.get('k'),
        () => putBytes(missing, 'k', 'x'),
        () => missing.delete('k'),
      ]) {
        const error = await expectFailure(work(), 'CONFIG_INVALID')
        expect(error.message).toMatch(/There is no container gone-/)
      }
    })

    function openWith(
      credentials: AzureStoreUnderTest['connection']['credentials'],
      secrets: Parameters<typeof AzureObjectStore.open>[1],
    ): Promise<AzureObjectStore> {
      return AzureObjectStore.open({ ...subject.connection, credentials }, secrets)
    }
  })
})
