import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId, StoreSummary } from '../../shared/domain/store.ts'
import { EngineUnderTest } from './engine-under-test.ts'

const LOCAL = 'local' as StoreId
const ALL = {
  storeId: LOCAL,
  query: { sort: { column: 'hash', descending: false } },
  offset: 0,
  limit: 10,
} as const
const HASHES = ['a', 'b'].map((digit) => toSha256(digit.repeat(64)))

let subject: EngineUnderTest
const storeFolder = () => join(subject.folder, 'store')
const snapshotPath = () => join(subject.folder, 'config', 'catalogs', `${LOCAL}.arrow`)

beforeEach(async () => {
  subject = await EngineUnderTest.start()
  for (const hash of HASHES) await writeContent(hash)
  // From now on a folder that is missing is gone, not new.
  await mkdir(join(storeFolder(), '.kura'))
  await writeFile(
    join(storeFolder(), '.kura', 'format.json'),
    JSON.stringify({ format: 'kura-store', version: 1, layout: 'sharded' }),
  )
  await subject.engine.stores.refresh(LOCAL)
  await subject.shown(([store]) => store?.artifactCount === 2 && store.state.kind === 'ready')
})

afterEach(() => subject.dispose())

async function writeContent(hash: Sha256): Promise<void> {
  const folder = join(storeFolder(), hash.slice(0, 2))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, hash), 'not what its name says, but nobody asks')
}

async function shownHashes(): Promise<readonly Sha256[]> {
  return (await subject.engine.artifacts.list(ALL)).rows.map(({ hash }) => hash)
}

const isSettled = ([store]: readonly StoreSummary[]) =>
  store !== undefined && store.state.kind !== 'listing'

describe('a store’s catalogue', () => {
  it('is shown at the next start even when the store cannot be reached', async () => {
    await subject.close()
    await rename(storeFolder(), `${storeFolder()}-unplugged`)
    await subject.start()
    const [store] = await subject.shown(isSettled)
    expect(store).toMatchObject({ state: { kind: 'offline' }, artifactCount: 2 })
    expect(await shownHashes()).toEqual(HASHES)
  })

  it('is shown with the time of its listing until it is listed anew', async () => {
    const seen: StoreSummary[] = []
    await subject.restart()
    for await (const [store] of subject.engine.stores.watch()) {
      if (store) seen.push(store)
      if (store?.state.kind === 'ready') break
    }
    const kept = seen.filter(({ artifactCount }) => artifactCount > 0)
    expect(kept.every(({ artifactCount }) => artifactCount === 2)).toBe(true)
    for (const { state } of kept.slice(0, -1)) {
      expect(state).toEqual({ kind: 'listing', listedAt: expect.any(String) })
    }
  })

  it('is found out anew, with a line in the log, where what was kept is damaged', async () => {
    await subject.close()
    const bytes = await readFile(snapshotPath())
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    await writeFile(snapshotPath(), bytes)
    await subject.start()
    const [store] = await subject.shown(isSettled)
    expect(store).toMatchObject({ state: { kind: 'ready' }, artifactCount: 2 })
    expect(subject.logged).toContain(
      'what was kept of the catalogue of local is thrown away: it is damaged',
    )
  })

  it('is kept with what was changed since, and no more once its store is removed', async () => {
    await subject.engine.artifacts.delete(LOCAL, HASHES.slice(0, 1))
    await subject.close()
    await rename(storeFolder(), `${storeFolder()}-unplugged`)
    await subject.start()
    await subject.shown(isSettled)
    expect(await shownHashes()).toEqual(HASHES.slice(1))
    await subject.engine.stores.remove(LOCAL)
    expect(existsSync(snapshotPath())).toBe(false)
  })
})
