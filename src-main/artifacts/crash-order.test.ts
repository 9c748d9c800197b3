import { describe, expect, test } from 'vitest'
import { bytesSource } from '../storage/bytes-source.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { ArtifactStore } from './artifact-store.ts'
import { contentOf, objectStores, putContentOf, readContent, scanAll } from './stores-under-test.ts'

class Crash extends Error {}

const CHANGES: ReadonlySet<PropertyKey> = new Set(['put', 'stage', 'delete', 'commit', 'discard'])

/**
 * The store as a process sees it that dies at its n-th change, before or after it is done: from then on
 * nothing works any more.
 */
function crashing<T extends object>(
  target: T,
  counter: { left: number },
  when: 'before' | 'after',
): T {
  return new Proxy(target, {
    get(_, property) {
      const value: unknown = Reflect.get(target, property, target)
      if (typeof value !== 'function') return value
      return async (...call: unknown[]): Promise<unknown> => {
        if (counter.left < 0) throw new Crash('It is dead.')
        const dies = CHANGES.has(property) && counter.left-- === 0
        if (dies && when === 'before') throw new Crash('It died before.')
        const result: unknown = await Reflect.apply(value, target, call)
        if (dies) throw new Crash('It died after.')
        return property === 'stage' ? crashing(result as object, counter, when) : result
      }
    },
  })
}

const KEPT = contentOf('kept')
const PUT = contentOf(5, 400_000)

/** @returns whether the work was done before the crash came. */
async function crashes(
  objects: ObjectStore,
  at: number,
  when: 'before' | 'after',
  work: (store: ArtifactStore) => Promise<unknown>,
): Promise<boolean> {
  const store = await ArtifactStore.open(crashing(objects, { left: at }, when), {
    defaultLayout: 'sharded',
  })
  try {
    await work(store)
    return true
  } catch (error) {
    expect(error).toBeInstanceOf(Crash)
    return false
  }
}

describe.each(objectStores)('a crash at any change in a store of kind %s', (_, factory) => {
  describe.each(['before', 'after'] as const)('%s it is done', (when) => {
    async function eachCrash(
      prepare: (store: ArtifactStore) => Promise<unknown>,
      work: (store: ArtifactStore) => Promise<unknown>,
      check: (store: ArtifactStore, done: boolean) => Promise<unknown>,
    ): Promise<number> {
      for (let at = 0; ; at++) {
        const { store: objects, dispose } = await factory.create()
        await prepare(await ArtifactStore.open(objects, { defaultLayout: 'sharded' }))
        const done = await crashes(objects, at, when, work)
        await check(await ArtifactStore.open(objects, { defaultLayout: 'sharded' }), done)
        await dispose()
        if (done) return at
      }
    }

    test('of a put leaves at worst content without a name, and the put can be done again', async () => {
      const crashCount = await eachCrash(
        (store) => putContentOf(store, 'kept', KEPT),
        (store) => putContentOf(store, 'new', PUT),
        async (store, done) => {
          const [found] = (await scanAll(store)).filter(({ hash }) => hash === PUT.hash)
          if (done) expect(found?.names).toHaveLength(1)
          if (found !== undefined) {
            expect(found.sizeBytes).toBe(400_000)
            expect((await readContent(store, PUT)).equals(PUT.bytes)).toBe(true)
          }
          expect(String(await readContent(store, KEPT))).toBe('kept')
          await putContentOf(store, 'new', PUT)
          const again = (await scanAll(store)).find(({ hash }) => hash === PUT.hash)
          expect(again).toMatchObject({ sizeBytes: 400_000, names: [{ name: 'new' }] })
        },
      )
      expect(crashCount).toBeGreaterThanOrEqual(2)
    })

    test('of the first put of a store leaves one that can be opened', async () => {
      const crashCount = await eachCrash(
        async () => undefined,
        (store) => putContentOf(store, 'new', PUT),
        async (store) => {
          for (const { sizeBytes } of await scanAll(store)) expect(sizeBytes).toBe(400_000)
          await store.put('new', bytesSource(PUT.bytes))
          expect(await scanAll(store)).toHaveLength(1)
        },
      )
      expect(crashCount).toBeGreaterThanOrEqual(3)
    })

    test('of a delete leaves no name without content', async () => {
      const crashCount = await eachCrash(
        async (store) => {
          for (const name of ['one', 'two', 'three']) await putContentOf(store, name, PUT)
        },
        (store) => store.delete(PUT.hash),
        async (store, done) => {
          const found = await scanAll(store)
          if (done) expect(found).toEqual([])
          for (const { sizeBytes } of found) expect(sizeBytes).toBe(400_000)
        },
      )
      expect(crashCount).toBe(4)
    })
  })
})
