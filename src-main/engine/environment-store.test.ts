import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { EngineUnderTest, nowhere } from './engine-under-test.ts'

const LOCAL = 'local' as StoreId

let subject: EngineUnderTest

beforeEach(async () => {
  subject = await EngineUnderTest.start()
})
afterEach(() => subject.dispose())

const onDisk = async () =>
  JSON.parse(await readFile(join(subject.folder, 'config', 'stores.json'), 'utf8')) as {
    stores: { id: string; name: string }[]
  }

describe('a store that the environment describes', () => {
  const environment = { KURA_BACKEND: 'memory' }

  it('is first in the list for this run, and is not kept', async () => {
    await subject.restart(environment)
    const [store] = await subject.shown(([first]) => first?.state.kind === 'ready')
    expect(store).toMatchObject({ kind: 'memory', name: 'From environment', origin: 'environment' })
    expect(subject.engine.stores.list()[1]).toMatchObject({ name: 'Local', origin: 'list' })
    expect(await subject.engine.stores.connection(store!.id)).toMatchObject({ connection: null })
    await subject.engine.stores.rename(LOCAL, 'Mine')
    expect((await onDisk()).stores.map(({ name }) => name)).toEqual(['Mine'])
    await subject.restart()
    expect(subject.names()).toEqual(['Mine'])
  })

  it('takes artifacts, but is not edited, renamed or removed', async () => {
    await subject.restart(environment)
    const [store] = await subject.shown(([first]) => first?.state.kind === 'ready')
    const { id } = store!
    const refused = {
      code: 'UNSUPPORTED',
      message: expect.stringContaining('KURA_BACKEND') as string,
    }
    await expect(subject.engine.stores.rename(id, 'Other')).rejects.toMatchObject(refused)
    await expect(subject.engine.stores.remove(id)).rejects.toMatchObject(refused)
    await expect(subject.engine.stores.setReadOnly(id, true)).rejects.toMatchObject(refused)
    await expect(
      subject.engine.stores.edit(id, 'Other', { connection: nowhere(), secrets: {} }),
    ).rejects.toMatchObject(refused)
    await writeFile(join(subject.folder, 'm.bin'), 'bytes')
    const { sourceId } = await subject.engine.sources.register([join(subject.folder, 'm.bin')])
    await subject.engine.upload(id, sourceId)
    await subject.shown(([first]) => first?.artifactCount === 1)
    await subject.engine.stores.reorder([LOCAL, id])
    expect(subject.names()).toEqual(['From environment', 'Local'])
  })

  it('that is wrong does not stop Kura: it is shown with what is wrong, and logged', async () => {
    await subject.restart({ KURA_BACKEND: 's3', KURA_BUCKET: 'Not A Bucket' })
    const [store, local] = subject.engine.stores.list()
    const error = {
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('KURA_BUCKET cannot be used') as string,
    }
    expect(store).toMatchObject({
      kind: 's3',
      origin: 'environment-broken',
      state: { kind: 'offline', error },
    })
    expect(local?.name).toBe('Local')
    expect(subject.logged.join('\n')).toContain('KURA_BUCKET')
    const { id } = store!
    await expect(subject.engine.stores.refresh(id)).rejects.toMatchObject(error)
    await expect(
      subject.engine.artifacts.detail({ storeId: id, hash: toSha256('0'.repeat(64)) }),
    ).rejects.toMatchObject(error)
    expect(await subject.engine.artifacts.where(toSha256('0'.repeat(64)))).toHaveLength(2)
  })
})
