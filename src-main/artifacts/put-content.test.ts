import { describe, expect, it } from 'vitest'
import { MemoryObjectStore } from '../storage/backends/memory/memory-object-store.ts'
import { bytesSource } from '../storage/bytes-source.ts'
import type { ContentSource } from '../storage/content-source.ts'
import type { PutOptions, PutResult } from '../storage/object-store.ts'
import { ArtifactStore } from './artifact-store.ts'

/** A store whose server checks what arrives. */
class CheckingStore extends MemoryObjectStore {
  override async put(key: string, source: ContentSource, options?: PutOptions): Promise<PutResult> {
    return { ...(await super.put(key, source, options)), serverCheck: 'CRC32C' }
  }
}

const content = bytesSource(Buffer.alloc(300_000, 7))

describe('what a put tells of the server’s own check', () => {
  it('is kept where content was sent, and claimed of nothing else', async () => {
    const store = await ArtifactStore.open(new CheckingStore(), { defaultLayout: 'flat' })
    const first = await store.put('a.bin', content)
    expect(first).toMatchObject({ outcome: 'stored', serverCheck: 'CRC32C' })
    const second = await store.put('b.bin', content)
    expect(second).toMatchObject({ outcome: 'already-stored' })
    expect(second).not.toHaveProperty('serverCheck')
  })

  it('is absent where the store does not check', async () => {
    const store = await ArtifactStore.open(new MemoryObjectStore(), { defaultLayout: 'flat' })
    expect(await store.put('a.bin', content)).not.toHaveProperty('serverCheck')
  })
})
