import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProposedConnection } from '../../shared/contract/connections.ts'
import { toSha256 } from '../../shared/domain/artifact.ts'
import type { ConnectionCheck } from '../../shared/domain/connection.ts'
import type { StoreId, StoreSummary } from '../../shared/domain/store.ts'
import type { Environment } from '../config/environment.ts'
import { Engine } from './engine.ts'
import { RunSecretVault, type SecretVault } from './secret-vault.ts'

const LOCAL = 'local' as StoreId
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

let folder: string
let engine: Engine
let vault: SecretVault
const logged: string[] = []
const concealed = new Set<string>()

async function start(environment: Environment = {}): Promise<Engine> {
  const log = (message: string) => void logged.push(message)
  return Engine.start({
    home: { config: join(folder, 'config'), firstStore: join(folder, 'store') },
    workers: {
      hash: new URL('../workers/hash-worker.ts', import.meta.url),
      store: new URL('../workers/store-worker.ts', import.meta.url),
    },
    vault,
    environment,
    log: {
      info: log,
      warn: log,
      error: log,
      conceal: (secrets) => {
        for (const secret of secrets) concealed.add(secret)
      },
    },
  })
}

async function restart(environment: Environment = {}): Promise<void> {
  await engine.close()
  engine = await start(environment)
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-connections-'))
  logged.length = 0
  concealed.clear()
  vault = new RunSecretVault()
  engine = await start()
})
afterEach(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

/** Nobody listens there: a store that is offline at once. */
const NOWHERE = 'http://127.0.0.1:9'

const s3 = (changes: Partial<Extract<ProposedConnection, { kind: 's3' }>> = {}) =>
  ({
    kind: 's3',
    bucket: 'models',
    prefix: '',
    endpoint: NOWHERE,
    region: null,
    pathStyle: true,
    checksums: 'required',
    layout: 'flat',
    readOnly: false,
    credentials: { source: 'keys', accessKeyId: 'AKID' },
    ...changes,
  }) as const satisfies ProposedConnection

const withKey = { connection: s3(), secrets: { secretAccessKey: SECRET } }

async function shown(until: (stores: readonly StoreSummary[]) => boolean) {
  for await (const stores of engine.stores.watch()) if (until(stores)) return stores
  throw new Error('the stores ended')
}

const names = () => engine.stores.list().map(({ name }) => name)
const onDisk = async () =>
  JSON.parse(await readFile(join(folder, 'config', 'stores.json'), 'utf8')) as {
    stores: { id: string; name: string }[]
  }

describe('adding a store', () => {
  it('keeps its connection on disk and its secrets elsewhere', async () => {
    const storeId = await engine.stores.add('Models', withKey)
    expect(await engine.stores.connection(storeId)).toEqual({
      name: 'Models',
      connection: withKey.connection,
      keyFile: null,
      knownSecrets: ['secretAccessKey'],
    })
    await shown((all) => all.some(({ id, state }) => id === storeId && state.kind === 'offline'))
    expect(await vault.get(storeId)).toEqual({ secretAccessKey: SECRET })
    await engine.close()
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      expect(await readFile(join(entry.parentPath, entry.name), 'utf8')).not.toContain(SECRET)
    }
    expect(JSON.stringify(logged)).not.toContain(SECRET)
    expect(concealed).toContain(SECRET)
    engine = await start()
    expect(names()).toEqual(['Local', 'Models'])
  })

  it('refuses a place that is a store already, and names that', async () => {
    await engine.stores.add('Models', withKey)
    const twin = { ...withKey, connection: s3({ readOnly: true, region: 'eu-west-1' }) }
    await expect(engine.stores.add('Twin', twin)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: expect.stringContaining('“Models”') as string,
    })
    await engine.stores.add('Beside', { ...withKey, connection: s3({ prefix: 'a/' }) })
    expect(names()).toEqual(['Local', 'Models', 'Beside'])
  })

  it('refuses two of one place that are added at once', async () => {
    const both = await Promise.allSettled([
      engine.stores.add('One', withKey),
      engine.stores.add('Two', withKey),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('refuses one whose secret is missing, and adds nothing', async () => {
    await expect(
      engine.stores.add('Models', { connection: s3(), secrets: {} }),
    ).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    expect(names()).toEqual(['Local'])
  })

  it('adds nothing where the secrets cannot be kept', async () => {
    vault.set = () => Promise.reject(new Error('the keyring is locked'))
    await expect(engine.stores.add('Models', withKey)).rejects.toThrow('locked')
    expect(names()).toEqual(['Local'])
  })
})

describe('editing a store', () => {
  it('keeps secrets that are not typed again', async () => {
    const storeId = await engine.stores.add('Models', withKey)
    const connection = s3({ bucket: 'others' })
    await engine.stores.edit(storeId, 'Others', { connection, secrets: {} })
    expect(await vault.get(storeId)).toEqual({ secretAccessKey: SECRET })
    expect(engine.stores.list()[1]).toMatchObject({ name: 'Others', location: 's3://others/' })
    await restart()
    expect(engine.stores.list()[1]).toMatchObject({ name: 'Others', location: 's3://others/' })
  })

  it('forgets secrets with the way to sign in that they belong to', async () => {
    const storeId = await engine.stores.add('Models', withKey)
    const connection = s3({ credentials: { source: 'default' } })
    await engine.stores.edit(storeId, 'Models', { connection, secrets: {} })
    expect(await vault.get(storeId)).toEqual({})
    const back = { connection: s3(), secrets: {} }
    await expect(engine.stores.edit(storeId, 'Models', back)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    })
  })

  it('does not become another store of the list, nor of another kind', async () => {
    const storeId = await engine.stores.add('Models', withKey)
    await engine.stores.add('Beside', { ...withKey, connection: s3({ prefix: 'a/' }) })
    const twin = { connection: s3({ prefix: 'a/' }), secrets: {} }
    await expect(engine.stores.edit(storeId, 'Models', twin)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    })
    await expect(engine.stores.edit(LOCAL, 'Local', twin)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    })
    expect(await vault.get(storeId)).toEqual({ secretAccessKey: SECRET })
  })

  it('is all or nothing', async () => {
    const storeId = await engine.stores.add('Models', withKey)
    await engine.stores.rename(LOCAL, 'Local')
    await rm(join(folder, 'config'), { recursive: true })
    await writeFile(join(folder, 'config'), 'a file where the folder was')
    const request = { connection: s3({ bucket: 'others' }), secrets: { secretAccessKey: 'newer' } }
    await expect(engine.stores.edit(storeId, 'Others', request)).rejects.toThrow()
    expect(await vault.get(storeId)).toEqual({ secretAccessKey: SECRET })
    expect(engine.stores.list()[1]).toMatchObject({ name: 'Models', location: 's3://models/' })
  })

  it('grows the revision, whatever the new place’s listing counts', async () => {
    const storeId = await engine.stores.add('Models', withKey)
    const offline = (all: readonly StoreSummary[]) => all[1]?.state.kind === 'offline'
    const before = (await shown(offline))[1]?.revision ?? Number.NaN
    const request = { connection: s3({ bucket: 'others' }), secrets: {} }
    await engine.stores.edit(storeId, 'Models', request)
    expect((await shown(offline))[1]?.revision).toBeGreaterThan(before)
  })
})

describe('a store whose secrets are gone', () => {
  it('is offline, and says that they have to be typed again', async () => {
    await engine.stores.add('Models', withKey)
    vault = new RunSecretVault()
    await restart()
    const [, store] = await shown((all) => all[1]?.state.kind === 'offline')
    expect(store?.state).toMatchObject({
      error: {
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('secret access key is not known here') as string,
      },
    })
    await engine.stores.edit(store!.id, 'Models', withKey)
    expect(await vault.get(store!.id)).toEqual({ secretAccessKey: SECRET })
  })
})

describe('a read-only store', () => {
  it('takes nothing, is read all the same, and can be switched back', async () => {
    await writeFile(join(folder, 'm.bin'), 'bytes')
    const upload = async () => {
      const { sourceId } = await engine.sources.register([join(folder, 'm.bin')])
      return engine.upload(LOCAL, sourceId)
    }
    await upload()
    await shown(([local]) => local?.artifactCount === 1)
    await engine.stores.setReadOnly(LOCAL, true)
    await expect(upload()).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
    await restart()
    const [local] = await shown(([first]) => first?.state.kind === 'ready')
    expect(local).toMatchObject({ readOnly: true, artifactCount: 1 })
    const { rows } = await engine.artifacts.list({
      storeId: LOCAL,
      query: { sort: { column: 'name', descending: false } },
      offset: 0,
      limit: 10,
    })
    const { failed } = await engine.artifacts.delete(LOCAL, [rows[0]!.hash])
    expect(failed).toMatchObject([{ error: { code: 'ACCESS_DENIED' } }])
    await engine.stores.setReadOnly(LOCAL, false)
    await shown(([first]) => first?.state.kind === 'ready')
    expect(await engine.artifacts.delete(LOCAL, [rows[0]!.hash])).toMatchObject({ deleted: 1 })
  })
})

describe('the list of stores', () => {
  it('is put in another order, which stays', async () => {
    const first = await engine.stores.add('First', withKey)
    await engine.stores.reorder([first, LOCAL])
    expect(names()).toEqual(['First', 'Local'])
    await restart()
    expect(names()).toEqual(['First', 'Local'])
  })

  it.each([
    ['one is missing', (id: StoreId) => [id]],
    ['one is there twice', (id: StoreId) => [id, id]],
    ['one is none', (id: StoreId) => [id, 'other' as StoreId]],
  ])('stays as it is when in the new order %s', async (_what, order) => {
    await engine.stores.add('Second', withKey)
    await expect(engine.stores.reorder(order(LOCAL))).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
    })
    expect(names()).toEqual(['Local', 'Second'])
  })

  it('forgets a removed store’s secrets and what was found out about it', async () => {
    const storeId = await engine.stores.add('Models', withKey)
    await engine.stores.remove(storeId)
    expect(await vault.get(storeId)).toEqual({})
    expect((await onDisk()).stores.map(({ id }) => id)).toEqual([LOCAL])
  })

  it('a broken stores.json is named, and left as it is', async () => {
    await engine.close()
    const path = join(folder, 'config', 'stores.json')
    const text = JSON.stringify({ version: 1, stores: [{ id: 'a', name: 'A', connection: {} }] })
    await mkdir(join(folder, 'config'), { recursive: true })
    await writeFile(path, text)
    await expect(start()).rejects.toThrow(`${path}: stores.0.connection`)
    expect(await readFile(path, 'utf8')).toBe(text)
    await rm(path)
    engine = await start()
  })
})

describe('a store that the environment describes', () => {
  const environment = { KURA_BACKEND: 'memory' }

  it('is first in the list for this run, and is not kept', async () => {
    await restart(environment)
    const [store] = await shown(([first]) => first?.state.kind === 'ready')
    expect(store).toMatchObject({ kind: 'memory', name: 'From environment' })
    expect(await engine.stores.connection(store!.id)).toMatchObject({ connection: null })
    await engine.stores.rename(LOCAL, 'Mine')
    expect((await onDisk()).stores.map(({ name }) => name)).toEqual(['Mine'])
    await restart()
    expect(names()).toEqual(['Mine'])
  })

  it('takes artifacts, but is not edited, renamed or removed', async () => {
    await restart(environment)
    const [store] = await shown(([first]) => first?.state.kind === 'ready')
    const { id } = store!
    const refused = {
      code: 'UNSUPPORTED',
      message: expect.stringContaining('KURA_BACKEND') as string,
    }
    await expect(engine.stores.rename(id, 'Other')).rejects.toMatchObject(refused)
    await expect(engine.stores.remove(id)).rejects.toMatchObject(refused)
    await expect(engine.stores.setReadOnly(id, true)).rejects.toMatchObject(refused)
    await expect(engine.stores.edit(id, 'Other', withKey)).rejects.toMatchObject(refused)
    await writeFile(join(folder, 'm.bin'), 'bytes')
    const { sourceId } = await engine.sources.register([join(folder, 'm.bin')])
    await engine.upload(id, sourceId)
    await shown(([first]) => first?.artifactCount === 1)
    await engine.stores.reorder([LOCAL, id])
    expect(names()).toEqual(['From environment', 'Local'])
  })

  it('that is wrong does not stop Kura: it is shown with what is wrong, and logged', async () => {
    await restart({ KURA_BACKEND: 's3', KURA_BUCKET: 'Not A Bucket' })
    const [store, local] = engine.stores.list()
    const error = {
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('KURA_BUCKET cannot be used') as string,
    }
    expect(store).toMatchObject({ kind: 's3', state: { kind: 'offline', error } })
    expect(local?.name).toBe('Local')
    expect(logged.join('\n')).toContain('KURA_BUCKET')
    const { id } = store!
    await expect(engine.stores.refresh(id)).rejects.toMatchObject(error)
    await expect(
      engine.artifacts.detail({ storeId: id, hash: toSha256('0'.repeat(64)) }),
    ).rejects.toMatchObject(error)
    expect(await engine.artifacts.where(toSha256('0'.repeat(64)))).toHaveLength(2)
  })
})

describe('testing a connection', () => {
  async function checks(request: Parameters<Engine['testConnection']>[0]) {
    const all: ConnectionCheck[] = []
    for await (const check of engine.testConnection(request)) all.push(check)
    return all
  }

  it('tells in a worker’s answer what fails, with the secrets of the store that is edited', async () => {
    const storeId = await engine.stores.add('Models', withKey)
    const found = await checks({ storeId, connection: s3(), secrets: {} })
    expect(found[0]).toMatchObject({ step: 'reach', state: 'running' })
    expect(found.find(({ state }) => state === 'failed')?.error).not.toBeNull()
    expect(JSON.stringify(found)).not.toContain('not known here')
    expect(JSON.stringify(found)).not.toContain(SECRET)
  })

  it('tells that a secret is missing before any server is asked', async () => {
    const found = await checks({ storeId: null, connection: s3(), secrets: {} })
    expect(found.find(({ state }) => state === 'failed')).toMatchObject({
      step: 'authenticate',
      error: { code: 'CONFIG_INVALID' },
    })
  })

  it('leaves the list and the vault as they are', async () => {
    await checks({ storeId: null, ...withKey })
    expect(names()).toEqual(['Local'])
    expect(concealed).toContain(SECRET)
  })
})
