import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConnectionCheck } from '../../shared/domain/connection.ts'
import type { StoreId, StoreSummary } from '../../shared/domain/store.ts'
import type { Engine } from './engine.ts'
import { EngineUnderTest, nowhere } from './engine-under-test.ts'
import { RunSecretVault } from './secret-vault.ts'

const LOCAL = 'local' as StoreId
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const withKey = { connection: nowhere(), secrets: { secretAccessKey: SECRET } }

let subject: EngineUnderTest

beforeEach(async () => {
  subject = await EngineUnderTest.start()
})
afterEach(() => subject.dispose())

describe('adding a store', () => {
  it('keeps its connection on disk and its secrets elsewhere', async () => {
    const storeId = await subject.engine.stores.add('Models', withKey)
    expect(await subject.engine.stores.connection(storeId)).toEqual({
      name: 'Models',
      connection: withKey.connection,
      keyFile: null,
      knownSecrets: ['secretAccessKey'],
    })
    await subject.shown((all) =>
      all.some(({ id, state }) => id === storeId && state.kind === 'offline'),
    )
    expect(await subject.vault.get(storeId)).toEqual({ secretAccessKey: SECRET })
    await subject.close()
    for (const entry of await readdir(subject.folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      expect(await readFile(join(entry.parentPath, entry.name), 'utf8')).not.toContain(SECRET)
    }
    expect(JSON.stringify(subject.logged)).not.toContain(SECRET)
    expect(subject.concealed).toContain(SECRET)
    await subject.start()
    expect(subject.names()).toEqual(['Local', 'Models'])
  })

  it('refuses a place that is a store already, and names that', async () => {
    await subject.engine.stores.add('Models', withKey)
    const twin = { ...withKey, connection: nowhere({ readOnly: true, region: 'eu-west-1' }) }
    await expect(subject.engine.stores.add('Twin', twin)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: expect.stringContaining('“Models”') as string,
    })
    await subject.engine.stores.add('Beside', { ...withKey, connection: nowhere({ prefix: 'a/' }) })
    expect(subject.names()).toEqual(['Local', 'Models', 'Beside'])
  })

  it('refuses two of one place that are added at once', async () => {
    const both = await Promise.allSettled([
      subject.engine.stores.add('One', withKey),
      subject.engine.stores.add('Two', withKey),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('refuses one whose secret is missing, and adds nothing', async () => {
    await expect(
      subject.engine.stores.add('Models', { connection: nowhere(), secrets: {} }),
    ).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    expect(subject.names()).toEqual(['Local'])
  })

  it('adds nothing where the secrets cannot be kept', async () => {
    subject.vault.set = () => Promise.reject(new Error('the keyring is locked'))
    await expect(subject.engine.stores.add('Models', withKey)).rejects.toThrow('locked')
    expect(subject.names()).toEqual(['Local'])
  })
})

describe('editing a store', () => {
  it('keeps secrets that are not typed again', async () => {
    const storeId = await subject.engine.stores.add('Models', withKey)
    const connection = nowhere({ bucket: 'others' })
    await subject.engine.stores.edit(storeId, 'Others', { connection, secrets: {} })
    expect(await subject.vault.get(storeId)).toEqual({ secretAccessKey: SECRET })
    expect(subject.engine.stores.list()[1]).toMatchObject({
      name: 'Others',
      location: 's3://others/',
    })
    await subject.restart()
    expect(subject.engine.stores.list()[1]).toMatchObject({
      name: 'Others',
      location: 's3://others/',
    })
  })

  it('forgets secrets with the way to sign in that they belong to', async () => {
    const storeId = await subject.engine.stores.add('Models', withKey)
    const connection = nowhere({ credentials: { source: 'default' } })
    await subject.engine.stores.edit(storeId, 'Models', { connection, secrets: {} })
    expect(await subject.vault.get(storeId)).toEqual({})
    const back = { connection: nowhere(), secrets: {} }
    await expect(subject.engine.stores.edit(storeId, 'Models', back)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    })
  })

  it.each([
    ['endpoint', nowhere({ endpoint: 'http://127.0.0.1:10' })],
    ['access key ID', nowhere({ credentials: { source: 'keys', accessKeyId: 'OTHER' } })],
  ])('sends no kept secret where the %s is another', async (what, connection) => {
    const storeId = await subject.engine.stores.add('Models', withKey)
    const refused = {
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(
        new RegExp(`^The ${what} was changed: type the secret access key again`),
      ) as string,
    }
    const request = { connection, secrets: {} }
    await expect(subject.engine.stores.edit(storeId, 'Models', request)).rejects.toMatchObject(
      refused,
    )
    const tested = subject.engine.testConnection({ storeId, ...request })
    await expect(tested.next()).rejects.toMatchObject({ data: refused })
    expect(await subject.vault.get(storeId)).toEqual({ secretAccessKey: SECRET })
    expect(await subject.engine.stores.connection(storeId)).toMatchObject({
      connection: withKey.connection,
    })
    const typed = { connection, secrets: { secretAccessKey: 'another' } }
    await subject.engine.stores.edit(storeId, 'Models', typed)
    expect(await subject.vault.get(storeId)).toEqual({ secretAccessKey: 'another' })
  })

  it('does not become another store of the list, nor of another kind', async () => {
    const storeId = await subject.engine.stores.add('Models', withKey)
    await subject.engine.stores.add('Beside', { ...withKey, connection: nowhere({ prefix: 'a/' }) })
    const twin = { connection: nowhere({ prefix: 'a/' }), secrets: {} }
    await expect(subject.engine.stores.edit(storeId, 'Models', twin)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    })
    await expect(subject.engine.stores.edit(LOCAL, 'Local', twin)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    })
    expect(await subject.vault.get(storeId)).toEqual({ secretAccessKey: SECRET })
  })

  it('is all or nothing', async () => {
    const storeId = await subject.engine.stores.add('Models', withKey)
    await subject.engine.stores.rename(LOCAL, 'Local')
    await rm(join(subject.folder, 'config'), { recursive: true })
    await writeFile(join(subject.folder, 'config'), 'a file where the folder was')
    const request = {
      connection: nowhere({ bucket: 'others' }),
      secrets: { secretAccessKey: 'newer' },
    }
    await expect(subject.engine.stores.edit(storeId, 'Others', request)).rejects.toThrow()
    expect(await subject.vault.get(storeId)).toEqual({ secretAccessKey: SECRET })
    expect(subject.engine.stores.list()[1]).toMatchObject({
      name: 'Models',
      location: 's3://models/',
    })
  })

  it('grows the revision, whatever the new place’s listing counts', async () => {
    const storeId = await subject.engine.stores.add('Models', withKey)
    const offline = (all: readonly StoreSummary[]) => all[1]?.state.kind === 'offline'
    const before = (await subject.shown(offline))[1]?.revision ?? Number.NaN
    const request = { connection: nowhere({ bucket: 'others' }), secrets: {} }
    await subject.engine.stores.edit(storeId, 'Models', request)
    expect((await subject.shown(offline))[1]?.revision).toBeGreaterThan(before)
  })
})

describe('a store whose secrets are gone', () => {
  it('is offline, and says that they have to be typed again', async () => {
    await subject.engine.stores.add('Models', withKey)
    subject.vault = new RunSecretVault()
    await subject.restart()
    const [, store] = await subject.shown((all) => all[1]?.state.kind === 'offline')
    expect(store?.state).toMatchObject({
      error: {
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('secret access key is not known here') as string,
      },
    })
    await subject.engine.stores.edit(store!.id, 'Models', withKey)
    expect(await subject.vault.get(store!.id)).toEqual({ secretAccessKey: SECRET })
  })
})

describe('testing a connection', () => {
  async function checks(request: Parameters<Engine['testConnection']>[0]) {
    const all: ConnectionCheck[] = []
    for await (const check of subject.engine.testConnection(request)) all.push(check)
    return all
  }

  it('tells in a worker’s answer what fails, with the secrets of the store that is edited', async () => {
    const storeId = await subject.engine.stores.add('Models', withKey)
    const found = await checks({ storeId, connection: nowhere(), secrets: {} })
    expect(found[0]).toMatchObject({ step: 'reach', state: 'running' })
    expect(found.find(({ state }) => state === 'failed')?.error).not.toBeNull()
    expect(JSON.stringify(found)).not.toContain('not known here')
    expect(JSON.stringify(found)).not.toContain(SECRET)
  })

  it('tells that a secret is missing before any server is asked', async () => {
    const found = await checks({ storeId: null, connection: nowhere(), secrets: {} })
    expect(found.find(({ state }) => state === 'failed')).toMatchObject({
      step: 'authenticate',
      error: { code: 'CONFIG_INVALID' },
    })
  })

  it('leaves the list and the vault as they are', async () => {
    await checks({ storeId: null, ...withKey })
    expect(subject.names()).toEqual(['Local'])
    expect(subject.concealed).toContain(SECRET)
  })
})
