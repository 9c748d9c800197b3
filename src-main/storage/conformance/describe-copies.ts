import { describe, expect } from 'vitest'
import { scriptedStore } from '../middleware/scripted-store.ts'
import { withPrefix } from '../middleware/with-prefix.ts'
import { withReadOnly } from '../middleware/with-read-only.ts'
import type { CopyOptions, ObjectStore } from '../object-store.ts'
import { type StoreFactory, type StoreUnderTest, testsOn } from './store-under-test.ts'
import {
  allKeys,
  expectFailure,
  MIB,
  putBytes,
  readBack,
  sha256Of,
  testBytes,
} from './test-content.ts'

type RunWithSource = (target: StoreUnderTest, source: ObjectStore) => Promise<void>

export function describeCopies(factory: StoreFactory): void {
  const { itIf } = testsOn(factory)
  const itIfToo = (also: boolean, reason: string, title: string, run: RunWithSource): void =>
    itIf(also && factory.copies !== undefined, reason, title, async (target) => {
      const other = await factory.create()
      try {
        await run(target, other.store)
        expect(await target.leftovers()).toEqual([])
      } finally {
        await other.dispose()
      }
    })
  const it = (title: string, run: RunWithSource): void =>
    itIfToo(true, 'this store does not copy by itself', title, run)

  describe('copyFrom', () => {
    for (const sizeBytes of [0, 1, 5 * MIB + 3]) {
      it(`copies ${sizeBytes} bytes from another store`, async ({ store }, source) => {
        const bytes = testBytes(sizeBytes)
        await putBytes(source, 'a/b', bytes)
        expect(store.canCopyFrom?.(source)).toBe(true)
        const info = await copy(store, source, 'a/b', 'c/d', { sha256: sha256Of(bytes) })
        expect(info).toMatchObject({ key: 'c/d', sizeBytes })
        expect((await readBack(store, 'c/d')).equals(bytes)).toBe(true)
        expect((await readBack(source, 'a/b')).equals(bytes)).toBe(true)
      })
    }

    it('copies within a store, under keys that need care', async ({ store }) => {
      for (const key of ['with space', '%2F+?#&=;@', 'Grüße/蔵/🦙', "quote'd"]) {
        await putBytes(store, key, key)
        await copy(store, store, key, `copy of ${key}`)
        expect(String(await readBack(store, `copy of ${key}`))).toBe(key)
      }
    })

    it('finds the source and the target behind wrappers', async ({ store }, source) => {
      await putBytes(source, 'within/a', 'x')
      const from = withReadOnly(withPrefix(source, 'within/'))
      const to = withPrefix(store, 'there/')
      expect(to.canCopyFrom?.(from)).toBe(true)
      expect(await copy(to, from, 'a', 'b')).toMatchObject({ key: 'b', sizeBytes: 1 })
      expect(String(await readBack(store, 'there/b'))).toBe('x')
    })

    it('overwrites, but not with ifAbsent', async ({ store }, source) => {
      await putBytes(source, 'a', 'new')
      await putBytes(store, 'k', 'old')
      await expectFailure(copy(store, source, 'a', 'k', { ifAbsent: true }), 'ALREADY_EXISTS', {
        operation: 'copyFrom',
        key: 'k',
      })
      expect(String(await readBack(store, 'k'))).toBe('old')
      await copy(store, source, 'a', 'k')
      expect(String(await readBack(store, 'k'))).toBe('new')
      await copy(store, source, 'a', 'free', { ifAbsent: true })
      expect(String(await readBack(store, 'free'))).toBe('new')
    })

    it('of what is not there is NOT_FOUND, and leaves all as it was', async ({ store }, source) => {
      await putBytes(store, 'k', 'old')
      await expectFailure(copy(store, source, 'missing', 'k'), 'NOT_FOUND')
      expect(String(await readBack(store, 'k'))).toBe('old')
      expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
    })

    it('is CANCELLED when it is aborted, and leaves nothing', async ({ store }, source) => {
      await putBytes(source, 'a', testBytes(2 * MIB))
      const signal = AbortSignal.abort()
      await expectFailure(copy(store, source, 'a', 'k', { signal }), 'CANCELLED')
      expect(await allKeys(store, { prefix: '' })).toEqual([])
    })

    itIfToo(
      factory.copies?.checksHash === true,
      'this store does not read what it copies',
      'checks the hash where it is given',
      async ({ store }, source) => {
        await putBytes(source, 'a', 'damaged')
        const sha256 = sha256Of(Buffer.from('whole'))
        await expectFailure(copy(store, source, 'a', 'k', { sha256 }), 'INTEGRITY_MISMATCH')
        expect(await allKeys(store, { prefix: '' })).toEqual([])
      },
    )

    it('is UNSUPPORTED from a store of another provider', async ({ store }) => {
      const other = scriptedStore({})
      expect(store.canCopyFrom?.(other)).toBe(false)
      await expectFailure(copy(store, other, 'a', 'k'), 'UNSUPPORTED')
    })
  })
}

async function copy(
  target: ObjectStore,
  source: ObjectStore,
  sourceKey: string,
  key: string,
  options?: CopyOptions,
) {
  if (target.copyFrom === undefined) throw new Error('It does not copy.')
  return target.copyFrom(source, sourceKey, key, options)
}
