import { describe, expect, it } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Transfer, TransferId, TransferUpdate } from '../../shared/domain/transfer.ts'
import { type RunTransfer, TransferQueue } from './transfer-queue.ts'
import type { TransferOutcome, TransferRequest } from './transfer-state.ts'

const HASH = toSha256('cd'.repeat(32))
const DONE: TransferOutcome = { phase: 'done', hash: HASH, sizeBytes: 10, sentBytes: 10 }
const LIMITS = { total: 4, perStore: 2 }

const request = (name: string, store = 'local'): TransferRequest => ({
  kind: 'upload',
  storeId: store as StoreId,
  name,
  path: `/${name}`,
  sizeBytes: 10,
})

/** Runs that the test ends by hand. */
function controlledRuns() {
  const runs = new Map<string, { end: () => void; fail: (error: Error) => void }>()
  const run: RunTransfer = (asked, _progress, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new StorageError('CANCELLED', 'Cancelled.')))
      runs.set(asked.name, { end: () => resolve(DONE), fail: reject })
    })
  return { runs, run }
}

/** The transfers as a page would hold them, after each update of the stream. */
async function follow(
  queue: TransferQueue,
  until: (shown: ReadonlyMap<TransferId, Transfer>, update: TransferUpdate) => boolean,
) {
  const shown = new Map<TransferId, Transfer>()
  const stop = new AbortController()
  for await (const update of queue.watch(stop.signal)) {
    if (update.reset) shown.clear()
    for (const transfer of update.changed) shown.set(transfer.id, transfer)
    for (const id of update.removed) shown.delete(id)
    if (until(shown, update)) {
      stop.abort()
      return { shown, totals: update.totals }
    }
  }
  throw new Error('the stream ended early')
}

describe('TransferQueue', () => {
  it('runs no more at once than a store’s limit, and starts the next when one ends', async () => {
    const { runs, run } = controlledRuns()
    const queue = new TransferQueue({ run, limits: LIMITS })
    queue.add(['a', 'b', 'c'].map((name) => request(name)))
    expect([...runs.keys()]).toEqual(['a', 'b'])
    runs.get('a')?.end()
    await follow(queue, (_, { totals }) => totals.stored === 1)
    expect([...runs.keys()]).toEqual(['a', 'b', 'c'])
  })

  it('cancels what waits and what runs, and counts it', async () => {
    const { runs, run } = controlledRuns()
    const queue = new TransferQueue({ run, limits: LIMITS })
    queue.add(['a', 'b', 'c'].map((name) => request(name)))
    queue.cancel()
    const { totals } = await follow(queue, (_, update) => update.totals.cancelled === 3)
    expect(totals).toMatchObject({ queued: 0, running: 0, stored: 0 })
    expect(runs.has('c')).toBe(false)
  })

  it('retries what failed, and takes it out of the failed', async () => {
    const { runs, run } = controlledRuns()
    const queue = new TransferQueue({ run, limits: LIMITS })
    queue.add([request('a')])
    runs.get('a')?.fail(new StorageError('NO_SPACE', 'The disk is full.'))
    await follow(queue, (_, { totals }) => totals.failed === 1)
    queue.retry()
    runs.get('a')?.end()
    const { totals } = await follow(queue, (_, update) => update.totals.stored === 1)
    expect(totals.failed).toBe(0)
  })

  it('keeps the list of ended ones short, and their count right', async () => {
    const queue = new TransferQueue({ run: () => Promise.resolve(DONE), limits: LIMITS })
    queue.add(Array.from({ length: 2_000 }, (_, index) => request(`f${index}`)))
    const { shown, totals } = await follow(queue, (_, update) => update.totals.stored === 2_000)
    expect(totals).toMatchObject({ queued: 0, running: 0, openBytes: 0 })
    expect(shown.size).toBeLessThanOrEqual(100)
  })

  it('waits at closing until the running ones have cleaned up', async () => {
    let cleaned = false
    const run: RunTransfer = (_request, _progress, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          setTimeout(() => {
            cleaned = true
            reject(new StorageError('CANCELLED', 'Cancelled.'))
          }, 10)
        })
      })
    const queue = new TransferQueue({ run, limits: LIMITS })
    queue.add([request('a'), request('b')])
    await queue.close()
    expect(cleaned).toBe(true)
  })
})
