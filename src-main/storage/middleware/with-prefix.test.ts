import { describe, expect, it } from 'vitest'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import { MemoryObjectStore } from '../backends/memory/memory-object-store.ts'
import { bytesSource } from '../bytes-source.ts'
import { objectOf, scriptedStore } from './scripted-store.ts'
import { withPrefix } from './with-prefix.ts'

const bytes = (text: string) => bytesSource(Buffer.from(text))

async function filled(keys: readonly string[]) {
  const inner = new MemoryObjectStore()
  for (const key of keys) await inner.put(key, bytes(key))
  return inner
}

describe('withPrefix', () => {
  it('writes below the prefix, and tells keys without it', async () => {
    const inner = new MemoryObjectStore()
    const store = withPrefix(inner, 'team/x/')
    expect((await store.put('a/b', bytes('1'))).key).toBe('a/b')
    expect((await store.head('a/b')).key).toBe('a/b')
    expect((await store.get('a/b')).info.key).toBe('a/b')
    expect((await inner.head('team/x/a/b')).key).toBe('team/x/a/b')
    await store.delete('a/b')
    await expect(inner.head('team/x/a/b')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('lists nothing beside it, page by page, and goes on after a key', async () => {
    const inner = await filled(['team/a', 'team/x/1', 'team/x/2', 'team/x/3', 'team/x0', 'team/y'])
    const store = withPrefix(inner, 'team/x/')
    const first = await store.list({ prefix: '', limit: 2 })
    expect(first.objects.map(({ key }) => key)).toEqual(['1', '2'])
    const second = await store.list({ prefix: '', limit: 2, cursor: first.cursor! })
    expect(second.objects.map(({ key }) => key)).toEqual(['3'])
    const after = await store.list({ prefix: '', startAfter: '1' })
    expect(after.objects.map(({ key }) => key)).toEqual(['2', '3'])
  })

  it('tells common prefixes without it', async () => {
    const inner = await filled(['p/aa/1', 'p/ab/2', 'p/top'])
    const { objects, prefixes } = await withPrefix(inner, 'p/').list({ prefix: '', delimiter: '/' })
    expect(prefixes).toEqual(['aa/', 'ab/'])
    expect(objects.map(({ key }) => key)).toEqual(['top'])
  })

  it('names the key that the caller knows in errors, of bodies too', async () => {
    const error = new StorageError('NETWORK', 'Reset.', { context: { key: 'p/k' } })
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x')
      throw error
    }
    const inner = scriptedStore({
      head: () => Promise.reject(error),
      get: async () => objectOf(Buffer.from('xy'), broken()),
    })
    const store = withPrefix(inner, 'p/')
    await expect(store.head('k')).rejects.toMatchObject({ code: 'NETWORK', context: { key: 'k' } })
    const { body } = await store.get('k')
    const read = async () => {
      for await (const _ of body) continue
    }
    await expect(read()).rejects.toMatchObject({ code: 'NETWORK', context: { key: 'k' } })
  })

  it('is the store itself without a prefix', () => {
    const inner = new MemoryObjectStore()
    expect(withPrefix(inner, '')).toBe(inner)
  })
})
