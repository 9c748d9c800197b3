import { describe, expect } from 'vitest'
import type { ByteRange } from '../content-source.ts'
import { type StoreFactory, testsOn } from './store-under-test.ts'
import {
  collect,
  expectFailure,
  expectFreed,
  MIB,
  putBytes,
  readBack,
  testBytes,
} from './test-content.ts'

const SIZE = 3 * MIB + 17

const RANGES: readonly {
  readonly what: string
  readonly range: ByteRange
  readonly end: number
}[] = [
  { what: 'at the start', range: { offset: 0, length: 10 }, end: 10 },
  { what: 'in the middle', range: { offset: MIB - 5, length: MIB + 10 }, end: 2 * MIB + 5 },
  { what: 'without a length, to the end', range: { offset: SIZE - 100 }, end: SIZE },
  { what: 'of the last byte', range: { offset: SIZE - 1, length: 1 }, end: SIZE },
  { what: 'that runs past the end', range: { offset: SIZE - 7, length: 1_000 }, end: SIZE },
  { what: 'of everything and more', range: { offset: 0, length: 10 * SIZE }, end: SIZE },
]

export function describeGets(factory: StoreFactory): void {
  const { it } = testsOn(factory)

  describe('get and head', () => {
    it('say NOT_FOUND for a missing key, before any byte', async ({ store }) => {
      await putBytes(store, 'other', 'x')
      await expectFailure(store.get('k'), 'NOT_FOUND', { operation: 'get', key: 'k' })
      await expectFailure(store.head('k'), 'NOT_FOUND', { operation: 'head', key: 'k' })
      await expectFailure(store.get('a/b/c'), 'NOT_FOUND')
      await expectFailure(store.head('a/b/c'), 'NOT_FOUND')
    })

    it('say NOT_FOUND for a prefix of a key, and for what lies below one', async ({ store }) => {
      await putBytes(store, 'a/b', 'x')
      for (const key of ['a', 'a/b/c']) {
        await expectFailure(store.get(key), 'NOT_FOUND')
        await expectFailure(store.head(key), 'NOT_FOUND')
      }
    })

    it('tell the same about an object as put and list do', async ({ store }) => {
      const put = await putBytes(store, 'k', testBytes(1_234))
      const { info, body } = await store.get('k')
      await collect(body)
      const { objects } = await store.list({ prefix: 'k' })
      expect(info).toEqual(await store.head('k'))
      expect(info).toMatchObject({ key: put.key, sizeBytes: put.sizeBytes, etag: put.etag })
      expect(objects).toMatchObject([{ key: 'k', sizeBytes: 1_234, modifiedAt: info.modifiedAt }])
    })

    for (const { what, range, end } of RANGES) {
      it(`give a range ${what}`, async ({ store }) => {
        const bytes = testBytes(SIZE)
        await putBytes(store, 'k', bytes)
        const { info, body } = await store.get('k', { range })
        expect((await collect(body)).equals(bytes.subarray(range.offset, end))).toBe(true)
        expect(info.sizeBytes).toBe(SIZE)
      })
    }

    it('refuse a range that starts at or past the end', async ({ store }) => {
      await putBytes(store, 'k', 'four')
      await putBytes(store, 'empty', '')
      const refused = { operation: 'get', key: 'k' }
      await expectFailure(
        store.get('k', { range: { offset: 4 } }),
        'RANGE_NOT_SATISFIABLE',
        refused,
      )
      await expectFailure(store.get('k', { range: { offset: 9 } }), 'RANGE_NOT_SATISFIABLE')
      await expectFailure(store.get('empty', { range: { offset: 0 } }), 'RANGE_NOT_SATISFIABLE')
    })

    it('give an empty object', async ({ store }) => {
      await putBytes(store, 'empty', '')
      expect(await readBack(store, 'empty')).toHaveLength(0)
    })

    it('give chunks that stay as they are', async ({ store }) => {
      const bytes = testBytes(SIZE)
      await putBytes(store, 'k', bytes)
      const chunks: Uint8Array[] = []
      for await (const chunk of (await store.get('k')).body) chunks.push(chunk)
      expect(Buffer.concat(chunks).equals(bytes)).toBe(true)
    })

    it('give many bodies at once', async ({ store }) => {
      const contents = [1, 2, 3, 4].map((seed) => testBytes(MIB + seed, seed))
      await Promise.all(contents.map((bytes, index) => putBytes(store, `k${index}`, bytes)))
      const read = await Promise.all(contents.map((_, index) => readBack(store, `k${index}`)))
      expect(read.every((bytes, index) => bytes.equals(contents[index] ?? Buffer.alloc(0)))).toBe(
        true,
      )
    })

    it('free what a reader held who left early, failed, or came to the end', async ({
      store,
      openHandles,
    }) => {
      await putBytes(store, 'k', testBytes(SIZE))
      const before = await openHandles()
      for (let round = 0; round < 5; round++) {
        for await (const chunk of (await store.get('k')).body) {
          expect(chunk.byteLength).toBeGreaterThan(0)
          break
        }
        const { body } = await store.get('k')
        await body[Symbol.asyncIterator]().return?.()
        await expectFailure(store.get('k', { range: { offset: SIZE } }), 'RANGE_NOT_SATISFIABLE')
        await readBack(store, 'k')
      }
      await expectFreed(openHandles, before)
      // With a limit on calls, a slot that was not given back would leave nothing for this one.
      await readBack(store, 'k')
    })
  })
}
