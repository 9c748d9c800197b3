import { describe, expect } from 'vitest'
import { compareUtf8 } from '../object-key.ts'
import type { ObjectStore } from '../object-store.ts'
import { type StoreFactory, testsOn } from './store-under-test.ts'
import { allKeys, allPages, putBytes } from './test-content.ts'

/** In UTF-8 byte order. Neither the order of names in folders nor that of UTF-16 is the same. */
const UTF8_KEYS = [
  'A',
  'a.b',
  'a/b',
  'a/b.c',
  'a/b0/d',
  'a/c/d/e',
  'a0',
  'b/1',
  'b/2',
  'c',
  'z-\u{ff5e}',
  'z-\u{1f999}',
]

export function describeLists(factory: StoreFactory): void {
  const { it, itIf } = testsOn(factory)
  const { compareKeys = compareUtf8 } = factory.traits
  const KEYS = UTF8_KEYS.toSorted(compareKeys)

  describe('list', () => {
    it('of an empty store is empty', async ({ store }) => {
      expect(await store.list({ prefix: '' })).toEqual({ objects: [], prefixes: [] })
      expect(await store.list({ prefix: 'a/' })).toEqual({ objects: [], prefixes: [] })
      expect(await store.list({ prefix: '', delimiter: '/' })).toEqual({
        objects: [],
        prefixes: [],
      })
    })

    it('is in the byte order of whole keys', async ({ store }) => {
      await putKeys(store, KEYS.toReversed())
      expect(await allKeys(store, { prefix: '' })).toEqual(KEYS)
    })

    for (const prefix of ['a', 'a/', 'a/b', 'a/b0/', 'b/', 'c', 'z-', 'x', 'a/c/d/e', 'a/c/d/e/']) {
      it(`gives what begins with “${prefix}”, and no more`, async ({ store }) => {
        await putKeys(store, KEYS)
        const expected = KEYS.filter((key) => key.startsWith(prefix))
        expect(await allKeys(store, { prefix })).toEqual(expected)
      })
    }

    for (const limit of [1, 2, 5]) {
      it(`gives each key once, ${limit} a page`, async ({ store }) => {
        await putKeys(store, KEYS)
        const pages = await allPages(store, { prefix: '', limit })
        expect(pages.every(({ objects }) => objects.length <= limit)).toBe(true)
        expect(pages.flatMap(({ objects }) => objects.map(({ key }) => key))).toEqual(KEYS)
      })
    }

    it('starts after a key, whether it is there or not', async ({ store }) => {
      await putKeys(store, KEYS)
      for (const startAfter of [...KEYS, 'a/', 'a/b0', 'a/b0/', 'b', 'zz', '\u{10ffff}', ' ']) {
        const expected = KEYS.filter((key) => compareKeys(key, startAfter) > 0)
        expect(await allKeys(store, { prefix: '', startAfter })).toEqual(expected)
        expect(await allKeys(store, { prefix: '', startAfter, limit: 3 })).toEqual(expected)
      }
    })

    it('with a delimiter groups what lies deeper', async ({ store }) => {
      await putKeys(store, KEYS)
      const root = await store.list({ prefix: '', delimiter: '/' })
      expect(root.prefixes).toEqual(['a/', 'b/'])
      expect(root.objects.map(({ key }) => key)).toEqual(KEYS.filter((key) => !key.includes('/')))
      const inner = await store.list({ prefix: 'a/', delimiter: '/' })
      expect(inner.prefixes).toEqual(['a/b0/', 'a/c/'])
      expect(inner.objects.map(({ key }) => key)).toEqual(['a/b', 'a/b.c'])
      const partial = await store.list({ prefix: 'a/b', delimiter: '/' })
      expect(partial.prefixes).toEqual(['a/b0/'])
    })

    it('with a delimiter gives each prefix once, one a page', async ({ store }) => {
      await putKeys(store, KEYS)
      const pages = await allPages(store, { prefix: '', delimiter: '/', limit: 1 })
      expect(pages.every(({ objects, prefixes }) => objects.length + prefixes.length <= 1)).toBe(
        true,
      )
      expect(pages.flatMap(({ prefixes }) => prefixes)).toEqual(['a/', 'b/'])
      expect(pages.flatMap(({ objects }) => objects)).toHaveLength(6)
    })

    it('can be gone on with from the same cursor twice', async ({ store }) => {
      await putKeys(store, KEYS)
      const { cursor } = await store.list({ prefix: '', limit: 4 })
      if (cursor === undefined) throw new Error('There is no second page.')
      const once = await store.list({ prefix: '', limit: 4, cursor })
      const again = await store.list({ prefix: '', limit: 4, cursor })
      expect(once.objects).toEqual(again.objects)
      expect(once.objects.map(({ key }) => key)).toEqual(KEYS.slice(4, 8))
    })

    it('goes on where it was when keys come and go meanwhile', async ({ store }) => {
      await putKeys(store, KEYS)
      const { cursor } = await store.list({ prefix: '', limit: 4 })
      if (cursor === undefined) throw new Error('There is no second page.')
      await store.delete('a.b')
      await store.delete('a/c/d/e')
      const rest = await allKeys(store, { prefix: '', cursor })
      expect(rest).toEqual(KEYS.slice(4).filter((key) => key !== 'a/c/d/e'))
    })

    it('does not give what was deleted', async ({ store }) => {
      await putKeys(store, KEYS)
      await Promise.all(KEYS.slice(1).map((key) => store.delete(key)))
      expect(await allKeys(store, { prefix: '' })).toEqual(['A'])
      expect((await store.list({ prefix: '', delimiter: '/' })).prefixes).toEqual([])
    })

    it('is complete over several pages', async ({ store }) => {
      const keys = Array.from(
        { length: factory.traits.longListing },
        (_, index) => `${String(index % 7)}/${String(index).padStart(5, '0')}`,
      ).toSorted(compareUtf8)
      await putKeys(store, keys)
      const pages = await allPages(store, { prefix: '' })
      expect(pages.flatMap(({ objects }) => objects.map(({ key }) => key))).toEqual(keys)
      expect(Math.max(...pages.map(({ objects }) => objects.length))).toBeLessThanOrEqual(1_000)
      expect(await allKeys(store, { prefix: '3/' })).toEqual(
        keys.filter((key) => key.startsWith('3/')),
      )
    })

    itIf(
      factory.traits.nestsUnderObjects,
      'in this store nothing lies below an object',
      'puts an object before what lies below it',
      async ({ store }) => {
        await putKeys(store, ['a/b', 'a', 'a.b'])
        expect(await allKeys(store, { prefix: '' })).toEqual(['a', 'a.b', 'a/b'])
      },
    )
  })
}

/** Some at a time: a store over a network has only so many connections. */
async function putKeys(store: ObjectStore, keys: readonly string[]): Promise<void> {
  const waiting = [...keys]
  const work = async (): Promise<void> => {
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
      await putBytes(store, key, key)
    }
  }
  await Promise.all(Array.from({ length: 32 }, work))
}
