import { describe, expect } from 'vitest'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import { bytesSource } from '../bytes-source.ts'
import type { ObjectStore, StagedContent } from '../object-store.ts'
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

export function describeStaging(factory: StoreFactory): void {
  const { itIf } = testsOn(factory)
  const it = (title: string, run: Parameters<typeof itIf>[3]): void =>
    itIf(factory.capabilities.staging, 'this store does not stage content', title, run)

  describe('stage', () => {
    for (const sizeBytes of [0, 1, 5 * MIB + 3]) {
      it(`hashes ${sizeBytes} bytes and gives them a key`, async ({ store, leftovers }) => {
        const bytes = testBytes(sizeBytes)
        const staged = await stage(store, bytes)
        expect(staged).toMatchObject({ sha256: sha256Of(bytes), sizeBytes })
        expect(await allKeys(store, { prefix: '' })).toEqual([])
        expect(await staged.commit('a/k')).toMatchObject({ key: 'a/k', sizeBytes })
        expect((await readBack(store, 'a/k')).equals(bytes)).toBe(true)
        expect(await leftovers()).toEqual([])
      })
    }

    it('reads the source once', async ({ store }) => {
      let opened = 0
      const bytes = testBytes(2 * MIB)
      const source = oddSource(bytes.length, () => {
        opened++
        return bytesSource(bytes).open()
      })
      if (store.stage === undefined) throw new Error('It has no stage.')
      await (await store.stage(source)).commit('k')
      expect(opened).toBe(1)
    })

    it('overwrites, but not with ifAbsent', async ({ store, leftovers }) => {
      await putBytes(store, 'k', 'before')
      const refused = await stage(store, Buffer.from('refused'))
      await expectFailure(refused.commit('k', { ifAbsent: true }), 'ALREADY_EXISTS', { key: 'k' })
      expect(String(await readBack(store, 'k'))).toBe('before')
      expect(await leftovers()).toEqual([])
      await (await stage(store, Buffer.from('after'))).commit('k')
      expect(String(await readBack(store, 'k'))).toBe('after')
    })

    it('leaves nothing when discarded', async ({ store, leftovers }) => {
      await (await stage(store, testBytes(MIB))).discard()
      expect(await allKeys(store, { prefix: '' })).toEqual([])
      expect(await leftovers()).toEqual([])
    })

    it('leaves nothing after a key that is not allowed', async ({ store, leftovers }) => {
      const staged = await stage(store, testBytes(MIB))
      await expectFailure(staged.commit('../k'), 'INVALID_NAME')
      expect(await leftovers()).toEqual([])
    })

    it('can be ended only once', async ({ store }) => {
      const staged = await stage(store, testBytes(10))
      await staged.commit('k')
      await expect(staged.commit('l')).rejects.toThrow(StorageError)
      await expect(staged.discard()).rejects.toThrow(StorageError)
      expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
    })

    it('refuses a source of another size, and one that fails', async ({ store, leftovers }) => {
      const short = oddSource(100, () => bytesSource(testBytes(99)).open())
      const long = oddSource(100, () => bytesSource(testBytes(101)).open())
      const broken = oddSource(100, async function* () {
        yield testBytes(50)
        throw new Error('The source broke.')
      })
      await expectFailure(stageSource(store, short), 'INTEGRITY_MISMATCH', { operation: 'stage' })
      await expectFailure(stageSource(store, long), 'INTEGRITY_MISMATCH')
      await expectFailure(stageSource(store, broken), 'INTERNAL')
      expect(await leftovers()).toEqual([])
    })
  })
}

function stage(store: ObjectStore, bytes: Uint8Array): Promise<StagedContent> {
  return stageSource(store, bytesSource(bytes))
}

async function stageSource(
  store: ObjectStore,
  source: Parameters<NonNullable<ObjectStore['stage']>>[0],
): Promise<StagedContent> {
  if (store.stage === undefined) throw new Error('It has no stage.')
  return store.stage(source)
}
