import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRouterClient, type RouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProposedConnection } from '../../shared/contract/connections.ts'
import type { FileGrantId } from '../../shared/contract/schemas.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { EngineUnderTest, nowhere } from '../engine/engine-under-test.ts'
import type { DesktopServices } from './context.ts'
import { router } from './router.ts'

let subject: EngineUnderTest
let client: RouterClient<typeof router>
/** What the user answers the next dialog. */
let picked: string | null = null

const desktop: DesktopServices = {
  versions: { version: '1', electron: '1', chromium: '1', node: '1', platform: 'linux' },
  pickFolder: async () => picked,
  pickFile: async () => picked,
  pickSavePath: async () => picked,
  showInFolder: () => {},
  setTheme: () => {},
  commands: async function* () {},
}

beforeEach(async () => {
  subject = await EngineUnderTest.start()
  client = createRouterClient(router, { context: { engine: subject.engine, desktop } })
})
afterEach(() => subject.dispose())

const CONNECTION = nowhere()
const REQUEST = { name: 'Models', connection: CONNECTION, secrets: { secretAccessKey: 'secret-1' } }

describe('stores', () => {
  it('adds, shows, tests and removes a store, and tells no secret', async () => {
    const { storeId } = await client.stores.add(REQUEST)
    const shown = await client.stores.connection({ storeId })
    expect(shown).toMatchObject({ connection: CONNECTION, knownSecrets: ['secretAccessKey'] })
    expect(JSON.stringify(shown)).not.toContain('secret-1')
    const steps: string[] = []
    const test = { storeId, connection: CONNECTION, secrets: {} }
    for await (const { step } of await client.stores.test(test)) steps.push(step)
    expect(new Set(steps)).toEqual(
      new Set(['reach', 'authenticate', 'list', 'write', 'read', 'delete']),
    )
    await client.stores.setReadOnly({ storeId, readOnly: true })
    await client.stores.reorder({ storeIds: [storeId, 'local' as StoreId] })
    await client.stores.edit({ storeId, ...REQUEST, name: 'Renamed', secrets: {} })
    await client.stores.remove({ storeId })
    await expect(client.stores.connection({ storeId })).rejects.toMatchObject({
      data: { code: 'NOT_FOUND' },
    })
    expect(await client.stores.secretStorage()).toEqual({ kind: 'this-run' })
  })

  it('names profiles, key files and configurations', async () => {
    const aws = join(subject.folder, 'aws')
    await subject.restart({ AWS_CONFIG_FILE: aws, AWS_SHARED_CREDENTIALS_FILE: '/none' })
    client = createRouterClient(router, { context: { engine: subject.engine, desktop } })
    await writeFile(aws, '[profile training]\n')
    expect(await client.stores.awsProfiles()).toEqual(['training'])
    picked = join(subject.folder, 'key.json')
    const key = await client.stores.pickKeyFile()
    expect(subject.engine.files.pathOf(key!.grantId)).toBe(picked)
    picked = join(subject.folder, 'entrenar.yaml')
    await writeFile(picked, 'storage: {artifacts: {backend: gcs, bucket: models}}')
    expect(await client.stores.pickConfiguration()).toMatchObject({ suggestedName: 'models' })
    picked = subject.folder
    expect(await client.stores.pickFolder()).toMatchObject({ configured: { notes: [] } })
    picked = null
    expect(await client.stores.pickKeyFile()).toBeNull()
    expect(await client.stores.pickConfiguration()).toBeNull()
  })

  it('tells what stands in the way of a test in the contract’s form', async () => {
    const connection: ProposedConnection = {
      kind: 'gcs',
      bucket: 'models',
      prefix: '',
      endpoint: null,
      project: null,
      layout: 'flat',
      readOnly: true,
      credentials: { source: 'service-account', grantId: 'never-given' as FileGrantId },
    }
    const read = async () => {
      const checks = await client.stores.test({ storeId: null, connection, secrets: {} })
      for await (const _ of checks) continue
    }
    await expect(read()).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
  })

  const malformed: readonly (readonly [string, unknown])[] = [
    ['a field that is not known', { ...REQUEST, path: '/etc/shadow' }],
    [
      'a field of the connection that is not known',
      { ...REQUEST, connection: { ...CONNECTION, proxy: 'x' } },
    ],
    [
      'a local connection',
      {
        ...REQUEST,
        connection: {
          kind: 'local',
          root: '/etc',
          layout: 'flat',
          readOnly: false,
          mustExist: false,
        },
      },
    ],
    [
      'a key file by its path',
      {
        ...REQUEST,
        connection: {
          ...CONNECTION,
          kind: 'gcs',
          project: null,
          credentials: { source: 'service-account', path: '/etc/shadow' },
        },
      },
    ],
    ['a bucket that is none', { ...REQUEST, connection: { ...CONNECTION, bucket: '../up' } }],
    [
      'an endpoint with a user',
      { ...REQUEST, connection: { ...CONNECTION, endpoint: 'http://u:p@h' } },
    ],
    [
      'a prefix that leaves its place',
      { ...REQUEST, connection: { ...CONNECTION, prefix: '../' } },
    ],
    [
      'a way to sign in that is none',
      { ...REQUEST, connection: { ...CONNECTION, credentials: { source: 'magic' } } },
    ],
    ['a secret that is none', { ...REQUEST, secrets: { password: 'x' } }],
    ['a secret without end', { ...REQUEST, secrets: { secretAccessKey: 'x'.repeat(10_000) } }],
    ['no name', { ...REQUEST, name: ' ' }],
  ]

  it.each(malformed)('refuses %s, and adds and tries nothing', async (what, input) => {
    const { name: _, ...rest } = input as typeof REQUEST
    const refused = { code: 'BAD_REQUEST' }
    await expect(client.stores.add(input as never)).rejects.toMatchObject(refused)
    const edited = { storeId: 'local', ...(input as object) }
    await expect(client.stores.edit(edited as never)).rejects.toMatchObject(refused)
    if (what !== 'no name') {
      const tested = { storeId: null, ...rest }
      await expect(client.stores.test(tested as never)).rejects.toMatchObject(refused)
    }
    expect(subject.engine.stores.list()).toHaveLength(1)
  })

  it.each([
    ['setReadOnly', { storeId: 'local', readOnly: 'yes' }],
    ['reorder', { storeIds: [] }],
    ['reorder', { storeIds: ['../../etc'] }],
    ['connection', { storeId: '' }],
  ] as const)('%s refuses %o', async (method, input) => {
    await expect(client.stores[method](input as never)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
  })
})
