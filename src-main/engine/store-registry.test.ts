import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StoreId } from '../../shared/domain/store.ts'
import { EngineUnderTest, nowhere } from './engine-under-test.ts'

const LOCAL = 'local' as StoreId
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const withKey = { connection: nowhere(), secrets: { secretAccessKey: SECRET } }

let subject: EngineUnderTest

beforeEach(async () => {
  subject = await EngineUnderTest.start()
})
afterEach(() => subject.dispose())

const onDisk = async () =>
  JSON.parse(await readFile(join(subject.folder, 'config', 'stores.json'), 'utf8')) as {
    stores: { id: string; name: string }[]
  }

describe('a read-only store', () => {
  it('takes nothing, is read all the same, and can be switched back', async () => {
    await writeFile(join(subject.folder, 'm.bin'), 'bytes')
    const upload = async () => {
      const { sourceId } = await subject.engine.sources.register([join(subject.folder, 'm.bin')])
      return subject.engine.upload(LOCAL, sourceId)
    }
    await upload()
    await subject.shown(([local]) => local?.artifactCount === 1)
    await subject.engine.stores.setReadOnly(LOCAL, true)
    await expect(upload()).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
    await subject.restart()
    const [local] = await subject.shown(([first]) => first?.state.kind === 'ready')
    expect(local).toMatchObject({ readOnly: true, artifactCount: 1 })
    const { rows } = await subject.engine.artifacts.list({
      storeId: LOCAL,
      query: { sort: { column: 'name', descending: false } },
      offset: 0,
      limit: 10,
    })
    const { failed } = await subject.engine.artifacts.delete(LOCAL, [rows[0]!.hash])
    expect(failed).toMatchObject([{ error: { code: 'ACCESS_DENIED' } }])
    await subject.engine.stores.setReadOnly(LOCAL, false)
    await subject.shown(([first]) => first?.state.kind === 'ready')
    expect(await subject.engine.artifacts.delete(LOCAL, [rows[0]!.hash])).toMatchObject({
      deleted: 1,
    })
  })
})

describe('the list of stores', () => {
  it('is put in another order, which stays', async () => {
    const first = await subject.engine.stores.add('First', withKey)
    await subject.engine.stores.reorder([first, LOCAL])
    expect(subject.names()).toEqual(['First', 'Local'])
    await subject.restart()
    expect(subject.names()).toEqual(['First', 'Local'])
  })

  it.each([
    ['one is missing', (id: StoreId) => [id]],
    ['one is there twice', (id: StoreId) => [id, id]],
    ['one is none', (id: StoreId) => [id, 'other' as StoreId]],
  ])('stays as it is when in the new order %s', async (_what, order) => {
    await subject.engine.stores.add('Second', withKey)
    await expect(subject.engine.stores.reorder(order(LOCAL))).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
    })
    expect(subject.names()).toEqual(['Local', 'Second'])
  })

  it('forgets a removed store’s secrets and what was found out about it', async () => {
    const storeId = await subject.engine.stores.add('Models', withKey)
    await subject.engine.stores.remove(storeId)
    expect(await subject.vault.get(storeId)).toEqual({})
    expect((await onDisk()).stores.map(({ id }) => id)).toEqual([LOCAL])
  })

  it('a broken stores.json is named, and left as it is', async () => {
    await subject.close()
    const path = join(subject.folder, 'config', 'stores.json')
    const text = JSON.stringify({ version: 1, stores: [{ id: 'a', name: 'A', connection: {} }] })
    await mkdir(join(subject.folder, 'config'), { recursive: true })
    await writeFile(path, text)
    await expect(subject.start()).rejects.toThrow(`${path}: stores.0.connection`)
    expect(await readFile(path, 'utf8')).toBe(text)
    await rm(path)
    await subject.start()
  })
})
