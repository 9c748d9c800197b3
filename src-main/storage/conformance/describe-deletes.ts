import { describe, expect } from 'vitest'
import { type StoreFactory, testsOn } from './store-under-test.ts'
import { allKeys, expectFailure, putBytes, readBack } from './test-content.ts'

export function describeDeletes(factory: StoreFactory): void {
  const { it } = testsOn(factory)

  describe('delete', () => {
    it('removes an object, and succeeds again when it is gone', async ({ store }) => {
      await putBytes(store, 'a/k', 'x')
      await putBytes(store, 'a/l', 'y')
      await store.delete('a/k')
      await expectFailure(store.head('a/k'), 'NOT_FOUND')
      await store.delete('a/k')
      expect(await allKeys(store, { prefix: '' })).toEqual(['a/l'])
    })

    it('succeeds where there never was anything', async ({ store }) => {
      await store.delete('k')
      await store.delete('a/b/c')
      await putBytes(store, 'file', 'x')
      await store.delete('file/below')
      expect(String(await readBack(store, 'file'))).toBe('x')
    })

    it('does not remove what only begins with the key', async ({ store }) => {
      await putBytes(store, 'a/b', 'x')
      await store.delete('a')
      expect(await allKeys(store, { prefix: '' })).toEqual(['a/b'])
    })

    it('lets a key be written again', async ({ store }) => {
      for (const content of ['one', 'two', 'three']) {
        await putBytes(store, 'a/b/c', content, { ifAbsent: true })
        expect(String(await readBack(store, 'a/b/c'))).toBe(content)
        await store.delete('a/b/c')
      }
    })

    it('goes together with puts beside it', async ({ store }) => {
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          const key = `a/b/${index}`
          await putBytes(store, key, key)
          if (index % 2 === 0) await store.delete(key)
        }),
      )
      const keys = await allKeys(store, { prefix: '' })
      expect(keys).toHaveLength(20)
      expect(keys.every((key) => Number(key.slice(4)) % 2 === 1)).toBe(true)
    })
  })
}
