import { describe, expect } from 'vitest'
import { bytesSource } from '../bytes-source.ts'
import { type RunOnStore, type StoreFactory, testsOn } from './store-under-test.ts'
import {
  allKeys,
  expectFailure,
  MIB,
  oddSource,
  putBytes,
  readBack,
  sha256Of,
  testBytes,
} from './test-content.ts'

/** What `put` promises, where a content is so large that it is sent in parts. */
export function describeMultipartPuts(factory: StoreFactory): void {
  const { itIf } = testsOn(factory)
  const { multipartThresholdBytes } = factory.traits
  const threshold = multipartThresholdBytes ?? MIB
  const it = (title: string, run: RunOnStore): void =>
    itIf(multipartThresholdBytes !== undefined, 'this store sends nothing in parts', title, run)
  /** Two whole parts and a piece of a third. */
  const inParts = (seed?: number): Buffer => testBytes(2 * threshold + 12_345, seed)

  describe('put in parts', () => {
    for (const [what, sizeBytes] of [
      ['a byte less than the threshold', threshold - 1],
      ['exactly the threshold', threshold],
      ['a byte more than the threshold', threshold + 1],
      ['exactly two parts', 2 * threshold],
      ['two parts and a byte', 2 * threshold + 1],
    ] as const) {
      it(`stores ${what}`, async ({ store, leftovers }) => {
        const bytes = testBytes(sizeBytes)
        const put = await putBytes(store, 'a/k', bytes, { sha256: sha256Of(bytes) })
        expect(put).toMatchObject({ key: 'a/k', sizeBytes })
        expect((await readBack(store, 'a/k')).equals(bytes)).toBe(true)
        const head = await store.head('a/k')
        expect(head).toMatchObject({ sizeBytes, ...(put.etag !== undefined && { etag: put.etag }) })
        expect(await leftovers()).toEqual([])
      })
    }

    it('checks the hash where it is given', async ({ store, leftovers }) => {
      const sha256 = sha256Of(Buffer.from('other'))
      await putBytes(store, 'k', 'before')
      for (const key of ['k', 'new']) {
        await expectFailure(putBytes(store, key, inParts(), { sha256 }), 'INTEGRITY_MISMATCH', {
          operation: 'put',
          key,
        })
      }
      expect(String(await readBack(store, 'k'))).toBe('before')
      expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
      expect(await leftovers()).toEqual([])
    })

    it('refuses a source that is longer or shorter than it says, or fails', async (subject) => {
      const { store, leftovers } = subject
      const bytes = inParts()
      await putBytes(store, 'k', 'before')
      for (const sizeBytes of [bytes.length - 1, bytes.length + 1, bytes.length + threshold]) {
        const source = oddSource(sizeBytes, () => bytesSource(bytes).open())
        await expectFailure(store.put('k', source), 'INTEGRITY_MISMATCH')
        await expectFailure(store.put('new', source), 'INTEGRITY_MISMATCH')
      }
      const broken = oddSource(bytes.length, async function* () {
        yield bytes.subarray(0, threshold + 1)
        throw new Error('The source broke.')
      })
      await expectFailure(store.put('k', broken), 'INTERNAL')
      expect(String(await readBack(store, 'k'))).toBe('before')
      expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
      expect(await leftovers()).toEqual([])
    })

    it('with ifAbsent never overwrites', async ({ store, leftovers }) => {
      const options = { ifAbsent: true }
      const first = inParts(1)
      await putBytes(store, 'k', first, options)
      await expectFailure(putBytes(store, 'k', inParts(2), options), 'ALREADY_EXISTS')
      expect((await readBack(store, 'k')).equals(first)).toBe(true)
      expect(await leftovers()).toEqual([])
    })

    it('with ifAbsent lets exactly one of several writers win', async ({ store, leftovers }) => {
      const contents = [1, 2, 3].map(inParts)
      const outcomes = await Promise.allSettled(
        contents.map((bytes) => putBytes(store, 'k', bytes, { ifAbsent: true })),
      )
      const winners = contents.filter((_, index) => outcomes[index]?.status === 'fulfilled')
      expect(winners).toHaveLength(1)
      expect((await readBack(store, 'k')).equals(winners[0] ?? Buffer.alloc(0))).toBe(true)
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') {
          await expectFailure(Promise.reject(outcome.reason), 'ALREADY_EXISTS')
        }
      }
      expect(await leftovers()).toEqual([])
    })

    it('leaves the bytes of one writer, whole, where several write at once', async (subject) => {
      const { store, leftovers } = subject
      const contents = [1, 2, 3].map(inParts)
      await Promise.all(contents.map((bytes) => putBytes(store, 'k', bytes)))
      const stored = await readBack(store, 'k')
      expect(contents.some((bytes) => bytes.equals(stored))).toBe(true)
      expect(await leftovers()).toEqual([])
    })

    itIf(
      multipartThresholdBytes !== undefined && factory.traits.takesPartsWhole !== true,
      'this store sends nothing in parts, or takes each in one step',
      'reports progress within parts, up to the whole size',
      async ({ store }) => {
        const bytes = inParts()
        const reported: number[] = []
        await putBytes(store, 'k', bytes, { onProgress: (n) => reported.push(n) })
        expect(reported.at(-1)).toBe(bytes.length)
        expect(Math.max(...reported)).toBe(bytes.length)
        const steps = reported.map((n, index) => n - (reported[index - 1] ?? 0))
        expect(Math.max(...steps)).toBeLessThan(threshold)
      },
    )

    it('ends when it is aborted while parts are under way', async (subject) => {
      const { store, leftovers, openHandles } = subject
      const bytes = inParts()
      const handles = await openHandles()
      const abort = new AbortController()
      const onProgress = (sentBytes: number): void => {
        if (sentBytes > threshold / 2) abort.abort()
      }
      const { signal } = abort
      await expectFailure(putBytes(store, 'k', bytes, { onProgress, signal }), 'CANCELLED')
      expect(await allKeys(store, { prefix: '' })).toEqual([])
      expect(await leftovers()).toEqual([])
      expect(await openHandles()).toBe(handles)
    })

    itIf(
      multipartThresholdBytes !== undefined &&
        factory.capabilities.contentType &&
        factory.capabilities.userMetadata,
      'this store sends nothing in parts, or keeps nothing beside the content',
      'keeps content type and user metadata',
      async ({ store }) => {
        const about = { contentType: 'application/x-gguf', metadata: { name: 'Grüße 蔵' } }
        await putBytes(store, 'k', inParts(), about)
        expect(await store.head('k')).toMatchObject(about)
      },
    )
  })
}
