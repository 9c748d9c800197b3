import { describe, expect } from 'vitest'
import { type StoreFactory, testsOn } from './store-under-test.ts'
import {
  allKeys,
  expectFailure,
  expectFreed,
  MIB,
  oddSource,
  putBytes,
  readBack,
  testBytes,
} from './test-content.ts'

export function describeAborts(factory: StoreFactory): void {
  const { it, itIf } = testsOn(factory)

  describe('an aborted signal', () => {
    it('ends every call before it begins', async ({ store, leftovers }) => {
      await putBytes(store, 'k', 'before')
      const signal = AbortSignal.abort()
      const options = { signal }
      await expectFailure(putBytes(store, 'k', 'after', options), 'CANCELLED', { operation: 'put' })
      await expectFailure(store.get('k', options), 'CANCELLED', { operation: 'get', key: 'k' })
      await expectFailure(store.head('k', options), 'CANCELLED', { operation: 'head' })
      await expectFailure(store.list({ prefix: '', signal }), 'CANCELLED', { operation: 'list' })
      await expectFailure(store.delete('k', options), 'CANCELLED', { operation: 'delete' })
      expect(String(await readBack(store, 'k'))).toBe('before')
      expect(await leftovers()).toEqual([])
    })

    it('ends a put half way and leaves nothing of it', async ({
      store,
      leftovers,
      openHandles,
    }) => {
      await putBytes(store, 'k', 'before')
      const handles = await openHandles()
      for (const key of ['k', 'new']) {
        const abort = new AbortController()
        const source = oddSource(8 * MIB, async function* () {
          for (let chunk = 0; chunk < 8; chunk++) {
            if (chunk === 3) abort.abort()
            yield testBytes(MIB, chunk)
          }
        })
        await expectFailure(store.put(key, source, { signal: abort.signal }), 'CANCELLED')
      }
      expect(await allKeys(store, { prefix: '' })).toEqual(['k'])
      expect(String(await readBack(store, 'k'))).toBe('before')
      expect(await leftovers()).toEqual([])
      await expectFreed(openHandles, handles)
    })

    itIf(
      factory.capabilities.staging,
      'this store does not stage content',
      'ends staging half way and leaves nothing of it',
      async ({ store, leftovers }) => {
        const abort = new AbortController()
        const source = oddSource(4 * MIB, async function* () {
          yield testBytes(MIB)
          abort.abort()
          yield testBytes(3 * MIB)
        })
        if (store.stage === undefined) throw new Error('It has no stage.')
        await expectFailure(store.stage(source, { signal: abort.signal }), 'CANCELLED')
        expect(await leftovers()).toEqual([])
      },
    )

    it('ends a body half way and frees what it held', async ({ store, openHandles }) => {
      await putBytes(store, 'k', testBytes(8 * MIB))
      const handles = await openHandles()
      const abort = new AbortController()
      const { body } = await store.get('k', { signal: abort.signal })
      const read = async (): Promise<void> => {
        for await (const chunk of body) if (chunk.byteLength > 0) abort.abort()
      }
      await expectFailure(read(), 'CANCELLED', { operation: 'get', key: 'k' })
      await expectFreed(openHandles, handles)
    })

    it('ends a listing between two pages', async ({ store }) => {
      await putBytes(store, 'a', 'x')
      await putBytes(store, 'b', 'x')
      const abort = new AbortController()
      const { signal } = abort
      const { cursor } = await store.list({ prefix: '', limit: 1, signal })
      if (cursor === undefined) throw new Error('There is no second page.')
      abort.abort()
      await expectFailure(store.list({ prefix: '', limit: 1, cursor, signal }), 'CANCELLED')
    })
  })
}
