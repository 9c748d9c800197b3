import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { Bandwidth } from '../storage/bandwidth.ts'
import { expectFailure, MIB, sha256Of, testBytes } from '../storage/conformance/test-content.ts'
import { drain } from './hash-pool.ts'
import { StoreWorkers } from './store-workers.ts'

const MEMORY = 'memory' as StoreId
const LOCAL = 'local' as StoreId
const BYTES = testBytes(40 * MIB + 3)
const HASH = sha256Of(BYTES)

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
  await workers.forget(MEMORY)
  await workers.forget(LOCAL)
  rmSync(folder, { recursive: true, force: true })
})

const localAt = (name: string): StoreConnection => ({
  kind: 'local',
  root: join(folder, name),
  layout: 'sharded',
  readOnly: false,
  mustExist: false,
})

const put = (storeId: StoreId) =>
  workers.call(storeId, async (client) =>
    drain(
      await client.artifacts.put({
        storeId,
        path,
        name: 'model.gguf',
        sha256: HASH,
        checkpointPath,
      }),
      () => {},
    ),
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
    await workers.forget(source)
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
  const there = BYTES.subarray(0, 12 * MIB + 1)
  for (const before of [there, testBytes(there.length, 2)]) {
    writeFileSync(partialPath, before)
    const { sizeBytes } = await workers.call(MEMORY, async (client) =>
      drain(
        await client.artifacts.saveTo({
          storeId: MEMORY,
          hash: HASH,
          path: saved,
          partialPath,
          keepPartial: true,
        }),
        () => {},
      ),
    )
    expect(sizeBytes).toBe(BYTES.length)
    expect(readFileSync(saved).equals(BYTES)).toBe(true)
    expect(existsSync(partialPath)).toBe(false)
  }
})
