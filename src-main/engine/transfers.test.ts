import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { TransferUpdate } from '../../shared/domain/transfer.ts'
import type { Engine } from './engine.ts'
import { EngineUnderTest } from './engine-under-test.ts'

const LOCAL = 'local' as StoreId
const MIB = 1024 * 1024

let subject: EngineUnderTest
let engine: Engine
let folder: string

beforeEach(async () => {
  subject = await EngineUnderTest.start()
  engine = subject.engine
  folder = subject.folder
})
afterEach(() => subject.dispose())

async function restart(): Promise<void> {
  await subject.restart()
  engine = subject.engine
}

const sha256 = (bytes: string | Uint8Array): Sha256 =>
  toSha256(createHash('sha256').update(bytes).digest('hex'))

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function upload(...paths: readonly string[]) {
  const { sourceId } = await engine.sources.register(paths)
  return engine.upload(LOCAL, sourceId)
}

async function until(test: (totals: TransferUpdate['totals']) => boolean) {
  for await (const { totals } of engine.transfers.watch()) if (test(totals)) return totals
  throw new Error('the transfers ended')
}

const settled = () => until(({ queued, running }) => queued + running === 0)

/** Resolves as soon as a file stands in the folder: the totals tell it too late for one that is quick. */
async function begun(out: string): Promise<void> {
  while ((await readdir(out)).length === 0) await sleep(1)
}

async function secondStore(): Promise<StoreId> {
  const root = join(folder, 'second')
  await mkdir(root)
  return engine.stores.addLocal(root, 'Second', 'sharded')
}

async function listed(storeId: StoreId): Promise<void> {
  for await (const all of engine.stores.watch()) {
    if (all.find(({ id }) => id === storeId)?.state.kind === 'ready') return
  }
}

describe('transfers over a restart', () => {
  it('what was paused and what waited goes on, and ends', async () => {
    const contents = Array.from({ length: 20 }, () => randomBytes(3 * MIB))
    const paths = await Promise.all(contents.map((bytes, n) => file(`m${n}.bin`, bytes)))
    await upload(...paths)
    await restart()
    const totals = await settled()
    // Those that ended before the restart are not counted any more.
    expect(totals.failed).toBe(0)
    for (const bytes of contents) {
      const hash = sha256(bytes)
      const stored = await readFile(join(folder, 'store', hash.slice(0, 2), hash))
      expect(sha256(stored)).toBe(hash)
    }
    await restart()
    expect(engine.transfers.openCount).toBe(0)
  })

  it('what the user paused waits for the user, also after a restart', async () => {
    engine.transfers.pause()
    await upload(await file('m.bin', 'bytes'))
    await restart()
    const before = await until(() => true)
    expect(before).toMatchObject({ paused: 1, running: 0, queued: 0, isHeld: true })
    engine.transfers.resume()
    expect((await settled()).stored).toBe(1)
  })

  it('a download goes on in the file that it began, and that file never has the final name', async () => {
    const bytes = randomBytes(64 * MIB)
    await upload(await file('big.bin', bytes))
    await settled()
    const out = join(folder, 'out')
    await mkdir(out)
    await engine.download(LOCAL, sha256(bytes), join(out, 'big.bin'))
    await begun(out)
    await subject.close()
    const left = await readdir(out)
    if (!left.includes('big.bin')) {
      expect(left).toEqual([expect.stringMatching(/^\.big\.bin\..*\.kura-part$/)])
    }
    await subject.start()
    engine = subject.engine
    await settled()
    expect(await readdir(out)).toEqual(['big.bin'])
    expect(sha256(await readFile(join(out, 'big.bin')))).toBe(sha256(bytes))
  })

  it('a cancelled download leaves nothing behind', async () => {
    const bytes = randomBytes(64 * MIB)
    await upload(await file('big.bin', bytes))
    await settled()
    const out = join(folder, 'out')
    await mkdir(out)
    await engine.download(LOCAL, sha256(bytes), join(out, 'big.bin'))
    await begun(out)
    engine.transfers.cancel()
    await settled()
    await restart()
    await expect.poll(() => readdir(out), { timeout: 5_000 }).toEqual([])
  })
})

describe('downloads of many', () => {
  it('are saved under their names below the folder, and nothing is overwritten', async () => {
    await mkdir(join(folder, 'ckpt', 'sub'), { recursive: true })
    await file('ckpt/config.json', 'one')
    await file('ckpt/sub/model.bin', 'two')
    await upload(join(folder, 'ckpt'))
    await settled()
    const out = join(folder, 'out')
    await mkdir(join(out, 'ckpt'), { recursive: true })
    await writeFile(join(out, 'ckpt', 'config.json'), 'mine')
    expect(await engine.downloadMany(LOCAL, [sha256('one'), sha256('two')], out)).toBe(2)
    expect((await settled()).saved).toBe(2)
    expect(await readFile(join(out, 'ckpt', 'config.json'), 'utf8')).toBe('mine')
    expect(await readFile(join(out, 'ckpt', 'config (2).json'), 'utf8')).toBe('one')
    expect(await readFile(join(out, 'ckpt', 'sub', 'model.bin'), 'utf8')).toBe('two')
  })
})

describe('copies between stores', () => {
  it('bring content and names; a second time there is nothing to do', async () => {
    const bytes = randomBytes(5 * MIB)
    const hash = sha256(bytes)
    await upload(await file('m.gguf', bytes))
    await settled()
    const second = await secondStore()
    await listed(second)
    expect(await engine.copy(LOCAL, second, [hash])).toBe(1)
    expect((await settled()).copied).toBe(1)
    expect((await stat(join(folder, 'second', hash.slice(0, 2), hash))).size).toBe(bytes.length)
    const detail = await engine.artifacts.detail({ storeId: second, hash })
    expect(detail.names.map(({ name }) => name)).toEqual(['m.gguf'])
    await engine.copy(LOCAL, second, [hash])
    expect((await settled()).alreadyStored).toBe(1)
  })

  it('a store is not copied into itself', async () => {
    await expect(engine.copy(LOCAL, LOCAL, [sha256('x')])).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    })
  })
})

describe('the bandwidth limit', () => {
  it('is remembered', async () => {
    await engine.setBandwidthLimit(1_000_000)
    await restart()
    expect(engine.bandwidthLimit).toBe(1_000_000)
    await engine.setBandwidthLimit(null)
    expect(engine.bandwidthLimit).toBeNull()
  })
})
