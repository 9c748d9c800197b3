import { describe, expect } from 'vitest'
import { bytesSource } from '../bytes-source.ts'
import type { ObjectStore } from '../object-store.ts'
import { type StoreFactory, testsOn } from './store-under-test.ts'
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

const PUT = { operation: 'put', key: 'k' }

export function describePuts(factory: StoreFactory): void {
  const { it, itIf } = testsOn(factory)

  describe('put', () => {
    for (const sizeBytes of [0, 1, 4_095, MIB, 5 * MIB + 3]) {
      it(`stores ${sizeBytes} bytes and tells about them`, async ({ store }) => {
        const bytes = testBytes(sizeBytes)
        const before = Date.now()
        const info = await putBytes(store, 'a/k', bytes)
        expect(info).toMatchObject({ key: 'a/k', sizeBytes })
        // A second of leeway: stores keep time by their own clock, some in whole seconds.
        expect(info.modifiedAt).toBeGreaterThan(before - 1_000)
        expect(info.modifiedAt).toBeLessThan(Date.now() + 1_000)
        expect((await readBack(store, 'a/k')).equals(bytes)).toBe(true)
        expect(await store.head('a/k')).toMatchObject({ key: 'a/k', sizeBytes })
      })
    }

    it('overwrites, with more and with fewer bytes', async ({ store }) => {
      for (const sizeBytes of [1_000, 2 * MIB, 10]) {
        const bytes = testBytes(sizeBytes, sizeBytes)
        await putBytes(store, 'k', bytes)
        expect((await readBack(store, 'k')).equals(bytes)).toBe(true)
      }
      expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
    })

    it('leaves the bytes of one writer, whole, where several write at once', async (subject) => {
      const { store, leftovers } = subject
      const contents = [1, 2, 3, 4].map((seed) => testBytes(300_000 + seed, seed))
      await Promise.all(contents.map((bytes) => putBytes(store, 'k', bytes)))
      const stored = await readBack(store, 'k')
      expect(contents.some((bytes) => bytes.equals(stored))).toBe(true)
      expect(await leftovers()).toEqual([])
    })

    it('with ifAbsent never overwrites', async ({ store, leftovers }) => {
      await putBytes(store, 'k', 'first', { ifAbsent: true })
      await expectFailure(putBytes(store, 'k', 'second', { ifAbsent: true }), 'ALREADY_EXISTS', PUT)
      expect(String(await readBack(store, 'k'))).toBe('first')
      expect(await leftovers()).toEqual([])
    })

    it('with ifAbsent lets exactly one of several writers win', async ({ store, leftovers }) => {
      const contents = [1, 2, 3, 4, 5, 6].map((seed) => testBytes(200_000, seed))
      const outcomes = await Promise.allSettled(
        contents.map((bytes) => putBytes(store, 'k', bytes, { ifAbsent: true })),
      )
      const winners = contents.filter((_, index) => outcomes[index]?.status === 'fulfilled')
      expect(winners).toHaveLength(1)
      expect((await readBack(store, 'k')).equals(winners[0] ?? Buffer.alloc(0))).toBe(true)
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') {
          await expectFailure(Promise.reject(outcome.reason), 'ALREADY_EXISTS', PUT)
        }
      }
      expect(await leftovers()).toEqual([])
    })

    it('checks the hash where it is given', async (subject) => {
      const bytes = testBytes(100_000)
      await putBytes(subject.store, 'k', bytes, { sha256: sha256Of(bytes) })
      const wrong = { sha256: sha256Of(Buffer.from('other')) }
      await expectUntouched(subject.store, bytes, () => putBytes(subject.store, 'k', 'new', wrong))
      expect(await subject.leftovers()).toEqual([])
    })

    it('reports progress up to the whole size', async ({ store }) => {
      const reported: number[] = []
      await putBytes(store, 'k', testBytes(3 * MIB), { onProgress: (n) => reported.push(n) })
      expect(reported.at(-1)).toBe(3 * MIB)
    })

    for (const [what, sizeBytes] of [
      ['longer', 1_000],
      ['shorter', 3_000_000],
    ] as const) {
      it(`refuses a source that is ${what} than it says`, async (subject) => {
        const actual = testBytes(1_200_000)
        const source = oddSource(sizeBytes, () => bytesSource(actual).open())
        await putBytes(subject.store, 'k', 'before')
        await expectUntouched(subject.store, Buffer.from('before'), () =>
          subject.store.put('k', source),
        )
        await expectFailure(subject.store.put('new', source), 'INTEGRITY_MISMATCH')
        expect(await allKeys(subject.store, { prefix: '' })).toEqual(['k'])
        expect(await subject.leftovers()).toEqual([])
      })
    }

    it('leaves everything as it was when the source fails half way', async (subject) => {
      const { store, leftovers } = subject
      const source = oddSource(3 * MIB, async function* () {
        yield testBytes(MIB)
        throw new Error('The source broke.')
      })
      await putBytes(store, 'k', 'before')
      await expectFailure(store.put('k', source), 'INTERNAL', PUT)
      await expectFailure(store.put('new', source), 'INTERNAL')
      expect(String(await readBack(store, 'k'))).toBe('before')
      expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
      expect(await leftovers()).toEqual([])
    })

    itIf(
      factory.capabilities.contentType,
      'this store keeps no content type',
      'keeps the content type',
      async ({ store }) => {
        await putBytes(store, 'k', 'x', { contentType: 'application/x-gguf' })
        expect((await store.head('k')).contentType).toBe('application/x-gguf')
        expect((await store.get('k')).info.contentType).toBe('application/x-gguf')
      },
    )

    itIf(
      factory.capabilities.userMetadata,
      'this store keeps no user metadata',
      'keeps user metadata, in any script',
      async ({ store }) => {
        const metadata = { plain: 'value', name: 'Grüße 蔵 🦙 "quoted"; a=b' }
        await putBytes(store, 'k', 'x', { metadata })
        expect((await store.head('k')).metadata).toEqual(metadata)
      },
    )
  })
}

async function expectUntouched(
  store: ObjectStore,
  before: Buffer,
  put: () => Promise<unknown>,
): Promise<void> {
  await expectFailure(put(), 'INTEGRITY_MISMATCH', PUT)
  expect((await readBack(store, 'k')).equals(before)).toBe(true)
}
