import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { TransferJournal } from './journal.ts'
import type { Leftover } from './journal-line.ts'
import { Leftovers } from './leftovers.ts'

let folder: string
let abandoned: string[]
let isOffline: boolean
let isListed: boolean
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-leftovers-'))
  abandoned = []
  isOffline = false
  isListed = true
})
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }))

async function openLeftovers(): Promise<{ journal: TransferJournal; leftovers: Leftovers }> {
  const journal = await TransferJournal.open(folder, () => {})
  const leftovers = new Leftovers({
    journal,
    isListed: () => isListed,
    abandon: async (_storeId, checkpointPath) => {
      if (isOffline) throw new StorageError('NETWORK', 'The store is offline.')
      abandoned.push(checkpointPath)
      await rm(checkpointPath)
    },
  })
  return { journal, leftovers }
}

async function leave(key: string): Promise<Leftover> {
  const leftover = {
    key,
    storeId: 's3' as StoreId,
    checkpointPath: join(folder, `${key}.json`),
    partialPath: join(folder, `.${key}.kura-part`),
  }
  await writeFile(leftover.checkpointPath, '{}')
  await writeFile(leftover.partialPath, 'half')
  return leftover
}

const isThere = (path: string | null) =>
  access(path ?? '').then(
    () => true,
    () => false,
  )

describe('Leftovers', () => {
  it('takes back the parts, the checkpoint and the partial file', async () => {
    const { journal, leftovers } = await openLeftovers()
    const { checkpointPath, partialPath, ...rest } = await leave('a')
    leftovers.takeBack({ ...rest, checkpointPath, partialPath })
    await leftovers.idle()
    expect(abandoned).toEqual([checkpointPath])
    expect(await isThere(checkpointPath)).toBe(false)
    expect(await isThere(partialPath)).toBe(false)
    await journal.flushed()
    expect((await TransferJournal.open(folder, () => {})).unfinished.leftovers).toEqual([])
  })

  it('asks nothing more of a store that is offline about an upload that kept nothing', async () => {
    const { journal, leftovers } = await openLeftovers()
    const leftover = await leave('a')
    await rm(leftover.checkpointPath ?? '')
    isOffline = true
    leftovers.takeBack(leftover)
    await leftovers.idle()
    await journal.flushed()
    expect((await TransferJournal.open(folder, () => {})).unfinished.leftovers).toEqual([])
  })

  it('does at the next start what the store could not do now', async () => {
    const first = await openLeftovers()
    const leftover = await leave('a')
    isOffline = true
    first.leftovers.takeBack(leftover)
    await first.leftovers.close()
    await first.journal.flushed()
    expect(await isThere(leftover.checkpointPath)).toBe(true)
    isOffline = false
    const second = await openLeftovers()
    second.leftovers.takeAllBack()
    await second.leftovers.idle()
    expect(abandoned).toEqual([leftover.checkpointPath])
  })

  it('forgets what lies in a store that is not on the list any more', async () => {
    const { leftovers } = await openLeftovers()
    const leftover = await leave('a')
    isListed = false
    leftovers.takeBack(leftover)
    await leftovers.idle()
    expect(abandoned).toEqual([])
    expect(await isThere(leftover.checkpointPath)).toBe(false)
  })
})
