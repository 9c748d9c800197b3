import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { ArtifactStore } from '../artifacts/artifact-store.ts'
import { Catalog } from '../catalog/catalog.ts'
import { LocalObjectStore } from '../storage/backends/local/local-object-store.ts'
import { MemoryObjectStore } from '../storage/backends/memory/memory-object-store.ts'
import { bytesSource } from '../storage/bytes-source.ts'
import { expectFailure, MIB, sha256Of, testBytes } from '../storage/conformance/test-content.ts'
import { HostedTransfers } from './hosted-transfers.ts'
import type { ContentProgress } from './worker-contract.ts'

const BYTES = testBytes(5 * MIB + 3)
const HASH = sha256Of(BYTES)

let folder: string
let path: string
let checkpointPath: string
let store: MemoryObjectStore
let artifacts: ArtifactStore
let transfers: HostedTransfers

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kura-transfers-'))
  path = join(folder, 'model.gguf')
  checkpointPath = join(folder, 'checkpoint.json')
  writeFileSync(path, BYTES)
  store = new MemoryObjectStore({ partSizeBytes: MIB })
  artifacts = await ArtifactStore.open(store, { defaultLayout: 'flat' })
  transfers = new HostedTransfers({
    catalog: new Catalog(),
    open: async () => ({ store, artifacts }),
    noteStored: () => {},
    reload: async () => {},
    noticed: (error) => StorageError.from(error),
  })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Report = (progress: ContentProgress) => void

const put = (
  sha256: Sha256 | null = HASH,
  report: Report = () => {},
  signal = new AbortController().signal,
) => transfers.put({ path, name: 'model.gguf', sha256, checkpointPath }, report, signal)

/** A put that is given up once two parts are on their way. */
function pausedPut(): Promise<unknown> {
  const abort = new AbortController()
  const report: Report = ({ phase, doneBytes }) => {
    if (phase === 'sending' && doneBytes >= 2 * MIB) abort.abort()
  }
  return expectFailure(put(HASH, report, abort.signal), 'CANCELLED')
}

const abandon = () => transfers.abandonPut(checkpointPath, undefined)

const unfinished = (checkpointPaths: readonly string[] = [], olderThanMs = 0) =>
  transfers.unfinished({ olderThanMs, checkpointPaths }, undefined)

describe('a put with a checkpoint', () => {
  test('that is stopped keeps what came, and the next one sends only the rest', async () => {
    await pausedPut()
    const saved: unknown = JSON.parse(readFileSync(checkpointPath, 'utf8'))
    expect(saved).toMatchObject({ version: 1, hash: HASH, sizeBytes: BYTES.length, key: HASH })
    expect(await unfinished()).toMatchObject([{ key: HASH }])
    const kept = store.receivedBytes
    expect(kept).toBeGreaterThan(0)
    expect(await put()).toMatchObject({ outcome: 'stored', hash: HASH })
    expect(store.receivedBytes).toBe(BYTES.length)
    expect(await unfinished()).toEqual([])
    expect(existsSync(checkpointPath)).toBe(false)
    expect((await artifacts.verify(HASH)).result).toBe('whole')
  })

  test('does not hash a file again that is as it was', async () => {
    await pausedPut()
    const phases: string[] = []
    await put(null, ({ phase }) => phases.push(phase))
    expect(phases).not.toContain('hashing')
    expect(store.receivedBytes).toBe(BYTES.length)
  })

  test('that is given up leaves nothing, and giving up again does no harm', async () => {
    await pausedPut()
    await abandon()
    await abandon()
    expect(await unfinished()).toEqual([])
    expect(existsSync(checkpointPath)).toBe(false)
  })

  test('can be given up, or begun again, before it has ended', async () => {
    await Promise.all([pausedPut(), abandon()])
    expect(await unfinished()).toEqual([])
    expect(existsSync(checkpointPath)).toBe(false)
    await Promise.all([pausedPut(), put()])
    expect(await unfinished()).toEqual([])
    expect((await artifacts.verify(HASH)).result).toBe('whole')
  })

  test('of another content takes back what the first one left', async () => {
    await pausedPut()
    const other = testBytes(3 * MIB, 2)
    writeFileSync(path, other)
    expect(await put(null)).toMatchObject({ outcome: 'stored', hash: sha256Of(other) })
    expect(await unfinished()).toEqual([])
  })

  test('whose file is another one than was hashed leaves nothing', async () => {
    await pausedPut()
    writeFileSync(path, testBytes(BYTES.length, 2))
    await expectFailure(put(), 'INTEGRITY_MISMATCH')
    expect(await unfinished()).toEqual([])
    expect(existsSync(checkpointPath)).toBe(false)
  })

  test('takes back what came when another has stored the content meanwhile', async () => {
    await pausedPut()
    await artifacts.put('other name', bytesSource(BYTES))
    expect(await put()).toMatchObject({ outcome: 'already-stored' })
    expect(await unfinished()).toEqual([])
    expect(existsSync(checkpointPath)).toBe(false)
  })

  test('begins anew when its checkpoint cannot be read', async () => {
    writeFileSync(checkpointPath, '{"version":1,"ha')
    expect(await put()).toMatchObject({ outcome: 'stored' })
    expect(existsSync(checkpointPath)).toBe(false)
  })
})

describe('a copy with a checkpoint', () => {
  let from: ArtifactStore
  beforeEach(async () => {
    const source = new LocalObjectStore({ root: join(folder, 'source') })
    from = await ArtifactStore.open(source, { defaultLayout: 'sharded' })
    await from.put('model.gguf', bytesSource(BYTES))
  })

  const copy = (report: Report = () => {}, signal = new AbortController().signal) =>
    transfers.copy(
      { hash: HASH, from, fromName: 'source', checkpointPath, withNames: true },
      report,
      signal,
    )

  async function pausedCopy(): Promise<void> {
    const abort = new AbortController()
    const report: Report = ({ phase, doneBytes }) => {
      if (phase === 'sending' && doneBytes >= 2 * MIB) abort.abort()
    }
    await expectFailure(copy(report, abort.signal), 'CANCELLED')
  }

  test('that is stopped sends only the rest the next time', async () => {
    await pausedCopy()
    expect(await unfinished()).toHaveLength(1)
    expect(await copy()).toMatchObject({ outcome: 'stored', serverSide: false })
    expect(store.receivedBytes).toBe(BYTES.length)
    expect(await unfinished()).toEqual([])
    expect(existsSync(checkpointPath)).toBe(false)
    expect((await artifacts.verify(HASH)).result).toBe('whole')
  })

  test('whose source was damaged meanwhile leaves nothing', async () => {
    await pausedCopy()
    const { store: objects, key } = from.placeOf(HASH)
    await objects.put(key, bytesSource(testBytes(BYTES.length, 2)))
    const error = await expectFailure(copy(), 'INTEGRITY_MISMATCH', { operation: 'copy' })
    expect(error.message).toContain('damaged')
    expect(await unfinished()).toEqual([])
    expect(existsSync(checkpointPath)).toBe(false)
  })
})

describe('unfinished uploads', () => {
  const remove = async (checkpointPaths: readonly string[]) =>
    transfers.removeUnfinished({ uploads: await unfinished(), checkpointPaths }, undefined)

  test('that Kura goes on with are neither offered nor removed', async () => {
    await pausedPut()
    expect(await unfinished([checkpointPath])).toEqual([])
    expect(await remove([checkpointPath])).toMatchObject({
      removed: 0,
      failed: [{ key: HASH, error: { code: 'PRECONDITION_FAILED' } }],
    })
    expect(await remove([])).toEqual({ removed: 1, failed: [] })
    expect(await unfinished()).toEqual([])
  })

  test('that are under way are not offered', async () => {
    const seen: unknown[] = []
    await put(HASH, ({ phase }) => {
      if (phase === 'sending') seen.push(unfinished())
    })
    expect(seen.length).toBeGreaterThan(0)
    for (const offered of seen) expect(await offered).toEqual([])
  })

  test('are offered only once they are old enough', async () => {
    await pausedPut()
    expect(await unfinished([], 60_000)).toEqual([])
    expect(await unfinished()).toHaveLength(1)
  })
})
