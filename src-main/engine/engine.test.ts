import { createHash } from 'node:crypto'
import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ArtifactQuery } from '../../shared/contract/artifacts.ts'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId, StoreSummary } from '../../shared/domain/store.ts'
import type { Transfer, TransferId, TransferTotals } from '../../shared/domain/transfer.ts'
import { SettingsFile } from '../config/settings.ts'
import { Engine } from './engine.ts'
import { RunSecretVault } from './secret-vault.ts'

const LOCAL = 'local' as StoreId
const BY_NAME: ArtifactQuery = { sort: { column: 'name', descending: false } }

let folder: string
let root: string
let engine: Engine
const logged: string[] = []

const log = (message: string) => void logged.push(message)

async function start(): Promise<Engine> {
  const config = join(folder, 'config')
  return Engine.start({
    home: { config, firstStore: root },
    settings: await SettingsFile.open(config, log),
    workers: {
      hash: new URL('../workers/hash-worker.ts', import.meta.url),
      store: new URL('../workers/store-worker.ts', import.meta.url),
      compare: new URL('../workers/compare-worker.ts', import.meta.url),
    },
    log: { info: () => {}, warn: log, error: log, conceal: () => {} },
    vault: new RunSecretVault(),
    environment: {},
  })
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-engine-'))
  root = join(folder, 'store')
  engine = await start()
})

afterEach(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const sha256 = (bytes: string | Uint8Array): Sha256 =>
  toSha256(createHash('sha256').update(bytes).digest('hex'))

const contentPath = (hash: Sha256) => join(root, hash.slice(0, 2), hash)

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function upload(...paths: readonly string[]) {
  const { sourceId } = await engine.sources.register(paths)
  return engine.upload(LOCAL, sourceId)
}

/** Follows the transfers until none is open. */
async function settled(): Promise<{ totals: TransferTotals; transfers: readonly Transfer[] }> {
  const shown = new Map<TransferId, Transfer>()
  for await (const { changed, removed, totals } of engine.transfers.watch()) {
    for (const transfer of changed) shown.set(transfer.id, transfer)
    for (const id of removed) shown.delete(id)
    if (totals.queued + totals.running === 0) return { totals, transfers: [...shown.values()] }
  }
  throw new Error('the transfers ended')
}

async function stores(until: (stores: readonly StoreSummary[]) => boolean) {
  for await (const summaries of engine.stores.watch()) if (until(summaries)) return summaries
  throw new Error('the stores ended')
}

const isListed = (summaries: readonly StoreSummary[]) =>
  summaries.every(({ state }) => state.kind === 'ready')

const list = (query = BY_NAME) =>
  engine.artifacts.list({ storeId: LOCAL, query, offset: 0, limit: 1_000 })

describe('storing files', () => {
  it('stores a file under its hash, with its name', async () => {
    await upload(await file('config.json', '{"layers": 2}'))
    expect((await settled()).totals.stored).toBe(1)
    const hash = sha256('{"layers": 2}')
    expect(await readFile(contentPath(hash), 'utf8')).toBe('{"layers": 2}')
    const { rows } = await list()
    expect(rows).toMatchObject([
      {
        hash,
        sizeBytes: 13,
        type: 'JSON',
        storeIds: ['local'],
        evidence: { kind: 'hashed-when-stored' },
      },
    ])
    expect(rows[0]?.names.map(({ name }) => name)).toEqual(['config.json'])
  })

  it('the same bytes again are already stored, whatever their name', async () => {
    const big = Buffer.alloc(5 * 1024 * 1024, 7)
    await upload(await file('a.bin', big))
    await settled()
    await upload(await file('b.bin', big))
    const { totals, transfers } = await settled()
    expect(totals).toMatchObject({ stored: 1, alreadyStored: 1 })
    expect(transfers.find(({ name }) => name === 'b.bin')).toMatchObject({
      phase: 'already-stored',
      sentBytes: 0,
    })
    expect((await list()).rows[0]?.names).toHaveLength(2)
  })

  it('takes folders whole, and follows links but not in circles', async () => {
    await mkdir(join(folder, 'ckpt', 'sub'), { recursive: true })
    await file('ckpt/config.json', 'one')
    await file('ckpt/sub/model.bin', 'two')
    await symlink(join(folder, 'ckpt', 'config.json'), join(folder, 'ckpt', 'linked.json'))
    await symlink(join(folder, 'ckpt'), join(folder, 'ckpt', 'sub', 'circle'))
    const { queued, skipped } = await upload(join(folder, 'ckpt'))
    expect(queued).toBe(3)
    expect(skipped).toMatchObject([{ name: 'ckpt/sub/circle', error: { code: 'UNSUPPORTED' } }])
    await settled()
    const names = (await list()).rows.flatMap((row) => row.names.map(({ name }) => name))
    expect(names.toSorted()).toEqual(['ckpt/config.json', 'ckpt/linked.json', 'ckpt/sub/model.bin'])
  })

  it('a source can be used once, and an unknown one not at all', async () => {
    const { sourceId } = await engine.sources.register([await file('a', 'a')])
    await engine.upload(LOCAL, sourceId)
    await expect(engine.upload(LOCAL, sourceId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('an empty file is a content like any other', async () => {
    await upload(await file('empty.txt', ''))
    await settled()
    expect((await list()).rows).toMatchObject([{ hash: sha256(''), sizeBytes: 0 }])
    await engine.verify(LOCAL, [sha256('')])
    expect((await settled()).totals.verified).toBe(1)
  })

  it('two files of one name and different content are two artifacts', async () => {
    await mkdir(join(folder, 'other'))
    await upload(await file('m.bin', 'one'), await file('other/m.bin', 'two'))
    expect((await settled()).totals.stored).toBe(2)
    expect((await list()).rows.map((row) => row.hash).toSorted()).toEqual(
      [sha256('one'), sha256('two')].toSorted(),
    )
  })

  it('a cancelled transfer leaves no content, name or temporary file', async () => {
    await upload(await file('huge.bin', Buffer.alloc(200 * 1024 * 1024)))
    engine.transfers.cancel()
    expect((await settled()).totals.cancelled).toBe(1)
    await engine.close()
    const left = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
    expect(left.filter((entry) => entry.isFile() && entry.name !== 'format.json')).toEqual([])
    engine = await start()
  })
})

describe('what is stored', () => {
  it('survives a restart: names, evidence and totals', async () => {
    await upload(await file('config.json', 'one'))
    await settled()
    await engine.verify(LOCAL, [sha256('one')])
    await settled()
    const before = (await list()).rows
    await engine.close()
    engine = await start()
    await stores(isListed)
    const [row] = (await list()).rows
    expect(row).toMatchObject({ hash: sha256('one'), evidence: before[0]?.evidence })
    expect(row?.names.map(({ name }) => name)).toEqual(['config.json'])
    expect(row?.evidence.kind).toBe('rehashed')
  })

  it('Verify finds one flipped byte, and remembers it', async () => {
    await upload(await file('m.bin', 'good bytes'))
    await settled()
    const hash = sha256('good bytes')
    await chmod(contentPath(hash), 0o644)
    const handle = await open(contentPath(hash), 'r+')
    await handle.write(Buffer.from('X'), 0, 1, 3)
    await handle.close()
    await engine.verify(LOCAL, [hash])
    const { totals, transfers } = await settled()
    expect(totals.failed).toBe(1)
    expect(transfers.find(({ phase }) => phase === 'failed')?.error?.code).toBe(
      'INTEGRITY_MISMATCH',
    )
    expect((await list({ ...BY_NAME, presence: 'damaged' })).rows).toMatchObject([
      { hash, evidence: { kind: 'damaged' } },
    ])
  })

  it('a download of damaged content fails, and leaves no file', async () => {
    await upload(await file('m.bin', 'good bytes'))
    await settled()
    const hash = sha256('good bytes')
    await writeFile(contentPath(hash), 'evil bytes')
    await mkdir(join(folder, 'out'))
    await engine.download(LOCAL, hash, join(folder, 'out', 'm.bin'))
    const { transfers } = await settled()
    expect(transfers.find(({ phase }) => phase === 'failed')?.error?.code).toBe(
      'INTEGRITY_MISMATCH',
    )
    expect(await readdir(join(folder, 'out'))).toEqual([])
    expect((await list()).rows[0]?.evidence.kind).toBe('damaged')
  })

  it('a download gives the same bytes, over an older file too', async () => {
    await upload(await file('m.bin', 'good bytes'))
    await settled()
    const target = await file('target.bin', 'older')
    await engine.download(LOCAL, sha256('good bytes'), target)
    expect((await settled()).totals.saved).toBe(1)
    expect(await readFile(target, 'utf8')).toBe('good bytes')
  })

  it('names come and go; the content goes when it is deleted', async () => {
    await upload(await file('m.bin', 'bytes'))
    await settled()
    const hash = sha256('bytes')
    await engine.artifacts.addName({ storeId: LOCAL, hash, name: 'second/name.gguf' })
    const detail = await engine.artifacts.detail({ storeId: LOCAL, hash })
    expect(detail.documents.map(({ name }) => name).toSorted()).toEqual([
      'm.bin',
      'second/name.gguf',
    ])
    await engine.artifacts.deleteName({ storeId: LOCAL, hash, name: 'm.bin' })
    expect((await list()).rows[0]).toMatchObject({ type: 'GGUF' })
    expect(await engine.artifacts.delete(LOCAL, [hash])).toEqual({ deleted: 1, failed: [] })
    expect((await list()).rows).toEqual([])
    await expect(readFile(contentPath(hash))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('a store folder that vanishes is offline, is not made anew, and comes back', async () => {
    await upload(await file('m.bin', 'bytes'))
    await settled()
    await rename(root, `${root}-away`)
    await engine.stores.refresh(LOCAL)
    const [gone] = await stores(([store]) => store?.state.kind === 'offline')
    expect(gone?.state).toMatchObject({ error: { code: 'UNAVAILABLE' } })
    expect(gone?.artifactCount).toBe(1)
    await upload(await file('n.bin', 'more'))
    expect((await settled()).totals.failed).toBe(1)
    await expect(readdir(root)).rejects.toMatchObject({ code: 'ENOENT' })
    await rename(`${root}-away`, root)
    await engine.stores.refresh(LOCAL)
    await stores(isListed)
    engine.transfers.retry()
    expect((await settled()).totals.stored).toBe(2)
  })
})

describe('a second store', () => {
  it('is added from a picked folder, entrenar’s too, and can be named, and forgotten', async () => {
    const theirs = join(folder, 'entrenar')
    const hash = sha256('weights')
    await mkdir(join(theirs, hash.slice(0, 2)), { recursive: true })
    await writeFile(join(theirs, hash.slice(0, 2), hash), 'weights')
    const picked = await engine.folders.grant(theirs)
    expect(picked).toMatchObject({ found: 'content', layout: 'sharded', suggestedName: 'entrenar' })
    const storeId = await engine.stores.addLocal(
      engine.folders.pathOf(picked.grantId),
      'Theirs',
      picked.layout,
    )
    await stores((all) => all.length === 2 && isListed(all))
    const target = { storeId, hash }
    expect((await engine.artifacts.detail(target)).names).toEqual([])
    await engine.artifacts.addName({ ...target, name: 'model.safetensors' })
    expect((await engine.artifacts.detail(target)).names).toMatchObject([
      { name: 'model.safetensors' },
    ])
    expect(await engine.artifacts.where(hash)).toMatchObject([
      { storeId: LOCAL, presence: 'missing' },
      { storeId, presence: 'present' },
    ])
    await engine.stores.remove(storeId)
    expect(engine.stores.list()).toHaveLength(1)
    expect(await readFile(join(theirs, hash.slice(0, 2), hash), 'utf8')).toBe('weights')
  })

  it('the same folder twice is refused', async () => {
    const path = join(folder, 'twice')
    await mkdir(path)
    await engine.stores.addLocal(path, 'One', 'sharded')
    await expect(engine.stores.addLocal(path, 'Two', 'sharded')).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    })
  })
})
