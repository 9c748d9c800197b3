import { describe, expect, it } from 'vitest'
import { MemoryObjectStore } from '../backends/memory/memory-object-store.ts'
import { bytesSource } from '../bytes-source.ts'
import { withReadOnly } from './with-read-only.ts'

describe('withReadOnly', () => {
  it('reads as the store does', async () => {
    const inner = new MemoryObjectStore()
    await inner.put('a/b', bytesSource(Buffer.from('bytes')))
    const store = withReadOnly(inner)
    const { body } = await store.get('a/b', { range: { offset: 1 } })
    const chunks: Uint8Array[] = []
    for await (const chunk of body) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe('ytes')
    expect(await store.head('a/b')).toEqual(await inner.head('a/b'))
    expect(await store.list({ prefix: 'a/' })).toEqual(await inner.list({ prefix: 'a/' }))
  })

  it('refuses to write and to delete, and changes nothing', async () => {
    const inner = new MemoryObjectStore()
    await inner.put('a', bytesSource(Buffer.from('old')))
    const store = withReadOnly(inner)
    const refused = { code: 'ACCESS_DENIED', retryable: false }
    await expect(store.put('a', bytesSource(Buffer.from('new')))).rejects.toMatchObject({
      ...refused,
      context: { operation: 'put', key: 'a' },
    })
    await expect(store.delete('a')).rejects.toMatchObject({
      ...refused,
      context: { operation: 'delete', key: 'a' },
    })
    expect(await inner.head('a')).toMatchObject({ sizeBytes: 3, etag: '1' })
  })

  it('does not stage, whatever the store can', () => {
    const store = withReadOnly(new MemoryObjectStore())
    expect(store.capabilities.staging).toBe(false)
    expect('stage' in store).toBe(false)
  })
})
