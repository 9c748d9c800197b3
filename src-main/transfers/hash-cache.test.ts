import { appendFile, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import { type FileState, fileState, HashCache } from './hash-cache.ts'

const HASH = toSha256('a'.repeat(64))
const OTHER = toSha256('b'.repeat(64))

describe('HashCache', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kura-hashes-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function settled(path: string): Promise<FileState> {
    const state = await fileState(path)
    if (state === null) throw new Error('There is no such file.')
    return { ...state, isSettled: true }
  }

  it('knows a file again that has not changed, also after a restart', async () => {
    const path = join(folder, 'model.bin')
    await writeFile(path, 'content')
    const cache = await HashCache.open(folder)
    expect(cache.find(await settled(path))).toBeNull()
    cache.remember(await settled(path), HASH)
    await cache.close()
    const later = await HashCache.open(folder)
    expect(later.find(await settled(path))).toBe(HASH)
  })

  it('does not know it any more once it was written to, replaced, or its time set back', async () => {
    const path = join(folder, 'model.bin')
    await writeFile(path, 'content')
    const cache = await HashCache.open(folder)
    const before = await settled(path)
    cache.remember(before, HASH)
    await writeFile(path, 'CONTENT')
    expect(cache.find(await settled(path))).toBeNull()
    await rm(path)
    await writeFile(path, 'content')
    expect(cache.find(await settled(path))).toBeNull()
    const now = await settled(path)
    cache.remember(now, OTHER)
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
    await utimes(path, 1, 1)
    expect(cache.find(await settled(path))).toBeNull()
  })

  it('does not remember what changed only just now', async () => {
    const path = join(folder, 'model.bin')
    await writeFile(path, 'content')
    const cache = await HashCache.open(folder)
    const state = await fileState(path)
    expect(state?.isSettled).toBe(false)
    if (state !== null) cache.remember(state, HASH)
    expect(cache.find(await settled(path))).toBeNull()
  })

  it('passes over what a crash left of a line', async () => {
    const path = join(folder, 'model.bin')
    await writeFile(path, 'content')
    const cache = await HashCache.open(folder)
    cache.remember(await settled(path), HASH)
    await cache.close()
    await appendFile(join(folder, 'hashes.jsonl'), '["1:2:3')
    const later = await HashCache.open(folder)
    later.remember({ identity: '1:1:1:1:1', sizeBytes: 1, isSettled: true }, OTHER)
    await later.close()
    const last = await HashCache.open(folder)
    expect(last.find(await settled(path))).toBe(HASH)
    expect(last.find({ identity: '1:1:1:1:1', sizeBytes: 1, isSettled: true })).toBe(OTHER)
  })

  it('has nothing of a folder or a file that is not there', async () => {
    expect(await fileState(folder)).toBeNull()
    expect(await fileState(join(folder, 'none'))).toBeNull()
  })
})
