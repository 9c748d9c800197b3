import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { Bandwidth } from '../storage/bandwidth.ts'
import { expectFailure, MIB, sha256Of, testBytes } from '../storage/conformance/test-content.ts'
import { callOptions, drain } from './hash-pool.ts'
import { StoreWorkers } from './store-workers.ts'
import type { ContentProgress } from './worker-contract.ts'

const MEMORY = 'memory' as StoreId
const LOCAL = 'local' as StoreId
const BYTES = testBytes(40 * MIB + 3)
const HASH = sha256Of(BYTES)
/** What a store in memory receives at a time. */
const PART_BYTES = 8 * MIB

let folder: string
let path: string
let checkpointPath: string
let workers: StoreWorkers

beforeAll(() => {
  workers = new StoreWorkers({
    bandwidth: new Bandwidth(),
    script: new URL('./store-worker.ts', import.meta.url),
    size: 2,
    onDeath: (reason) => {
      throw new Error(reason)
    },
  })
})
afterAll(() => workers.shutDown())

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kura-transfers-'))
  path = join(folder, 'model.gguf')
  checkpointPath = join(folder, 'checkpoint.json')
  writeFileSync(path, BYTES)
  await workers.open(MEMORY, { kind: 'memory', layout: 'flat', readOnly: false }, {})
  await workers.open(LOCAL, localAt('local'), {})
})

afterEach(async () => {
  await workers.close(MEMORY)
  await workers.close(LOCAL)
  rmSync(folder, { recursive: true, force: true })
})

const localAt = (name: string): StoreConnection => ({
  kind: 'local',
  root: join(folder, name),
  layout: 'sharded',
  readOnly: false,
  mustExist: false,
})

interface Watch {
  readonly onProgress?: (progress: ContentProgress) => void
  readonly signal?: AbortSignal
}

const put = (storeId: StoreId, { onProgress = () => {}, signal }: Watch = {}) =>
  workers.call(storeId, async (client) =>
    drain(
      await client.artifacts.put(
        { storeId, path, name: 'model.gguf', sha256: HASH, checkpointPath },
        callOptions(signal),
      ),
      onProgress,
    ),
  )

/** Stops as soon as a part is there. */
async function pausePut(storeId: StoreId): Promise<void> {
  const abort = new AbortController()
  const onProgress = ({ phase, doneBytes }: ContentProgress): void => {
    if (phase === 'sending' && doneBytes >= PART_BYTES) setImmediate(() => abort.abort())
  }
  await expectFailure(put(storeId, { onProgress, signal: abort.signal }), 'CANCELLED')
}

/** The caller hears of the end of a call that it gave up before the thread has ended it. */
const untilLeft = (storeId: StoreId) =>
  vi.waitFor(async () => {
    const [upload] = await unfinished(storeId)
    if (upload === undefined) throw new Error('There is no unfinished upload yet.')
    return upload
  })

const unfinished = (storeId: StoreId, checkpointPaths: readonly string[] = []) =>
  workers.call(storeId, (client) =>
    client.artifacts.unfinished({ storeId, olderThanMs: 0, checkpointPaths }),
  )

const verify = (storeId: StoreId) =>
  workers.call(storeId, async (client) =>
    drain(await client.artifacts.verify({ storeId, hash: HASH }), () => {}),
  )

const copy = (storeId: StoreId, source: StoreId, connection: StoreConnection) =>
  workers.call(storeId, async (client) =>
    drain(
      await client.artifacts.copy({
        storeId,
        hash: HASH,
        source: { storeId: source, connection, secrets: {} },
        checkpointPath,
        withNames: true,
      }),
      () => {},
    ),
  )

describe('a put with a checkpoint', () => {
  test('that is stopped keeps what came, and the next one ends it', async () => {
    await pausePut(MEMORY)
    const { key, sizeBytes } = await untilLeft(MEMORY)
    expect(key).toBe(HASH)
    expect(sizeBytes).toBeGreaterThanOrEqual(PART_BYTES)
    const saved: unknown = JSON.parse(readFileSync(checkpointPath, 'utf8'))
    expect(saved).toMatchObject({ version: 1, hash: HASH, sizeBytes: BYTES.length, key: HASH })
    expect(await put(MEMORY)).toMatchObject({ outcome: 'stored', hash: HASH })
    expect(await unfinished(MEMORY)).toEqual([])
    expect(existsSync(checkpointPath)).toBe(false)
    expect((await verify(MEMORY)).result).toBe('whole')
  })

  test('that is given up leaves nothing, and giving up again does no harm', async () => {
    await pausePut(MEMORY)
    for (let time = 0; time < 2; time++) {
      await workers.call(MEMORY, (client) =>
        client.artifacts.abandonPut({ storeId: MEMORY, checkpointPath }),
      )
      expect(await unfinished(MEMORY)).toEqual([])
      expect(existsSync(checkpointPath)).toBe(false)
    }
  })

  test('of another content takes back what the first one left', async () => {
    await pausePut(MEMORY)
    const other = testBytes(20 * MIB, 2)
    writeFileSync(path, other)
    const stored = await workers.call(MEMORY, async (client) =>
      drain(
        await client.artifacts.put({
          storeId: MEMORY,
          path,
          name: 'model.gguf',
          sha256: null,
          checkpointPath,
        }),
        () => {},
      ),
    )
    expect(stored).toMatchObject({ outcome: 'stored', hash: sha256Of(other) })
    expect(await unfinished(MEMORY)).toEqual([])
  })

  test('whose file is another one than was hashed leaves nothing', async () => {
    await pausePut(MEMORY)
    writeFileSync(path, testBytes(BYTES.length, 2))
    await expectFailure(put(MEMORY), 'INTEGRITY_MISMATCH')
    expect(await unfinished(MEMORY)).toEqual([])
    expect(existsSync(checkpointPath)).toBe(false)
  })

  test('begins anew when its checkpoint cannot be read', async () => {
    writeFileSync(checkpointPath, '{"version":1,"ha')
    expect(await put(MEMORY)).toMatchObject({ outcome: 'stored' })
    expect(existsSync(checkpointPath)).toBe(false)
  })

  test('needs none in a folder', async () => {
    expect(await put(LOCAL)).toMatchObject({ outcome: 'stored' })
    expect(existsSync(checkpointPath)).toBe(false)
    expect(await unfinished(LOCAL)).toEqual([])
  })
})

describe('unfinished uploads', () => {
  test('that Kura goes on with are neither offered nor removed', async () => {
    await pausePut(MEMORY)
    const upload = await untilLeft(MEMORY)
    expect(await unfinished(MEMORY, [checkpointPath])).toEqual([])
    const remove = (checkpointPaths: readonly string[]) =>
      workers.call(MEMORY, (client) =>
        client.artifacts.removeUnfinished({ storeId: MEMORY, uploads: [upload], checkpointPaths }),
      )
    expect(await remove([checkpointPath])).toMatchObject({
      removed: 0,
      failed: [{ key: HASH, error: { code: 'PRECONDITION_FAILED' } }],
    })
    expect(await remove([])).toEqual({ removed: 1, failed: [] })
    expect(await unfinished(MEMORY)).toEqual([])
  })

  test('are offered only once they are old enough', async () => {
    await pausePut(MEMORY)
    await untilLeft(MEMORY)
    const young = await workers.call(MEMORY, (client) =>
      client.artifacts.unfinished({ storeId: MEMORY, olderThanMs: 60_000, checkpointPaths: [] }),
    )
    expect(young).toEqual([])
  })
})

describe('a copy in the thread', () => {
  test('from a folder that another thread hosts, through here', async () => {
    await put(LOCAL)
    expect(await copy(MEMORY, LOCAL, localAt('local'))).toEqual({
      hash: HASH,
      sizeBytes: BYTES.length,
      outcome: 'stored',
      sentBytes: BYTES.length,
      serverSide: false,
    })
    expect((await verify(MEMORY)).result).toBe('whole')
    const [row] = await workers.call(MEMORY, (client) =>
      client.catalog.rows({ storeId: MEMORY, hashes: [HASH] }),
    )
    expect(row).toMatchObject({ sizeBytes: BYTES.length, names: [{ name: 'model.gguf' }] })
  })

  test('from a folder into a folder, without a byte over a network', async () => {
    const source = 'source' as StoreId
    await workers.open(source, localAt('source'), {})
    await put(source)
    expect(await copy(LOCAL, source, localAt('source'))).toMatchObject({
      outcome: 'stored',
      sentBytes: 0,
      serverSide: true,
    })
    expect((await verify(LOCAL)).result).toBe('whole')
    await workers.close(source)
  })

  test('from memory that another thread hosts is refused with a sentence', async () => {
    const connection = { kind: 'memory', layout: 'flat', readOnly: false } as const
    const error = await expectFailure(copy(LOCAL, MEMORY, connection), 'UNSUPPORTED')
    expect(error.message).toContain('in memory')
  })
})

test('a download goes on from what an earlier one kept', async () => {
  await put(MEMORY)
  const saved = join(folder, 'saved.gguf')
  const partialPath = join(folder, '.saved.part')
  const save = ({ onProgress = () => {}, signal }: Watch) =>
    workers.call(MEMORY, async (client) =>
      drain(
        await client.artifacts.saveTo(
          { storeId: MEMORY, hash: HASH, path: saved, partialPath, keepPartial: true },
          callOptions(signal),
        ),
        onProgress,
      ),
    )
  const abort = new AbortController()
  const stop = ({ doneBytes }: ContentProgress): void => {
    if (doneBytes > 0) setImmediate(() => abort.abort())
  }
  await expectFailure(save({ onProgress: stop, signal: abort.signal }), 'CANCELLED')
  expect(existsSync(saved)).toBe(false)
  expect(statSync(partialPath).size).toBeGreaterThan(0)
  await save({})
  expect(readFileSync(saved).equals(BYTES)).toBe(true)
  expect(existsSync(partialPath)).toBe(false)
})
