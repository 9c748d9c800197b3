import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Transfer, TransferId, TransferUpdate } from '../../shared/domain/transfer.ts'
import { pause } from '../streams/change-signal.ts'
import { ThreadDeath } from '../workers/worker-thread.ts'
import { type Connectivity, UNKNOWN_CONNECTIVITY } from './connectivity.ts'
import { TransferJournal } from './journal.ts'
import type { Leftover } from './journal-line.ts'
import type { SlotLimits } from './next-starts.ts'
import { TransferQueue } from './transfer-queue.ts'
import type { TransferRequest } from './transfer-request.ts'
import type { RunTransfer, TransferRun } from './transfer-run.ts'
import type { TransferOutcome } from './transfer-state.ts'
import { workFilesOf } from './work-files.ts'

const HASH = toSha256('cd'.repeat(32))
const DONE: TransferOutcome = { phase: 'done', hash: HASH, sizeBytes: 10, sentBytes: 10 }
const LIMITS: SlotLimits = { total: 4, largeTotal: 2, perStore: 2, largePerStore: 1 }

const request = (name: string, store = 'local'): TransferRequest => ({
  kind: 'upload',
  storeId: store as StoreId,
  name,
  path: `/${name}`,
  sizeBytes: 10,
})

let folder: string
let leftovers: Leftover[]
const open: TransferQueue[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-queue-'))
  leftovers = []
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((queue) => queue.close()))
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
})

interface QueueOptions {
  readonly run: RunTransfer
  readonly connectivity?: Connectivity
  readonly limits?: SlotLimits
}

/** A queue over the journal in the test's folder, as at a start of Kura. */
async function openQueue(options: QueueOptions): Promise<TransferQueue> {
  const journal = await TransferJournal.open(folder, (reason) => {
    throw new Error(reason)
  })
  const queue = new TransferQueue({
    limits: LIMITS,
    connectivity: UNKNOWN_CONNECTIVITY,
    weigh: ({ sizeBytes }) => ({ slots: 1, isLarge: (sizeBytes ?? 0) > 1_000 }),
    journal,
    leftovers: { takeBack: (leftover) => void leftovers.push(leftover) },
    filesOf: (asked, id, attempt) => workFilesOf(folder, asked, id, attempt),
    needsNetwork: (storeId) => storeId !== 'local',
    ...options,
  })
  open.push(queue)
  queue.start()
  return queue
}

/** Runs that the test ends by hand. */
function controlledRuns() {
  const runs = new Map<
    string,
    { end: () => void; fail: (error: Error) => void; run: TransferRun }
  >()
  const begun: string[] = []
  const run: RunTransfer = (one) =>
    new Promise((resolve, reject) => {
      const { name } = one.request
      begun.push(name)
      one.signal.addEventListener('abort', () => reject(new StorageError('CANCELLED', 'Stopped.')))
      runs.set(name, { end: () => resolve(DONE), fail: reject, run: one })
    })
  /** The names of what began, once it is what the test expects: a run begins after its line is on disk. */
  const until = async (...names: readonly string[]) => {
    for (let tries = 0; begun.length < names.length && tries < 500; tries++) await pause(2)
    expect(begun).toEqual(names)
  }
  return { runs, run, begun, until }
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
      return { shown: [...shown.values()], totals: update.totals }
    }
  }
  throw new Error('the stream ended early')
}

const named = (transfers: readonly Transfer[], name: string) =>
  transfers.find((transfer) => transfer.name === name)!

describe('TransferQueue', () => {
  it('runs no more at once than a store’s limit, and starts the next when one ends', async () => {
    const { runs, run, until } = controlledRuns()
    const queue = await openQueue({ run })
    queue.add(['a', 'b', 'c'].map((name) => request(name)))
    await until('a', 'b')
    runs.get('a')?.end()
    await follow(queue, (_, { totals }) => totals.stored === 1)
    await until('a', 'b', 'c')
  })

  it('cancels what waits and what runs, and counts it', async () => {
    const { run, begun, until } = controlledRuns()
    const queue = await openQueue({ run })
    queue.add(['a', 'b', 'c'].map((name) => request(name)))
    await until('a', 'b')
    queue.cancel()
    const { totals } = await follow(queue, (_, update) => update.totals.cancelled === 3)
    expect(totals).toMatchObject({ queued: 0, running: 0, stored: 0 })
    expect(begun).toEqual(['a', 'b'])
    await queue.close()
    // Only what had begun may have left something.
    expect(leftovers).toHaveLength(2)
  })

  it('goes on by itself where its thread was ended, three times, and then fails', async () => {
    const { runs, run, until } = controlledRuns()
    const queue = await openQueue({ run })
    const [id] = queue.add([request('a')])
    for (let deaths = 1; deaths <= 4; deaths++) {
      await until(...Array.from({ length: deaths }, () => 'a'))
      runs.get('a')?.run.onProgress('sending', 4)
      runs.get('a')?.fail(new ThreadDeath('store worker'))
    }
    const { shown } = await follow(queue, (_, { totals }) => totals.failed === 1)
    expect(shown).toMatchObject([{ phase: 'failed', error: { code: 'UNAVAILABLE' }, doneBytes: 4 }])
    queue.retry(id && [id])
    await until('a', 'a', 'a', 'a', 'a')
    runs.get('a')?.fail(new ThreadDeath('store worker'))
    await until('a', 'a', 'a', 'a', 'a', 'a')
    runs.get('a')?.end()
    await follow(queue, (_, { totals }) => totals.stored === 1 && totals.failed === 0)
  })

  it('retries what failed, and takes it out of the failed', async () => {
    const { runs, run, until } = controlledRuns()
    const queue = await openQueue({ run })
    queue.add([request('a')])
    await until('a')
    runs.get('a')?.fail(new StorageError('NO_SPACE', 'The disk is full.'))
    await follow(queue, (_, { totals }) => totals.failed === 1)
    const first = runs.get('a')!.run.files
    queue.retry()
    await until('a', 'a')
    // It goes on where the failed attempt stopped.
    expect(runs.get('a')!.run.files).toEqual(first)
    runs.get('a')?.end()
    const { totals } = await follow(queue, (_, update) => update.totals.stored === 1)
    expect(totals.failed).toBe(0)
    expect(leftovers).toEqual([])
  })

  it('takes back what is not gone on with, and begins a retry of it anew', async () => {
    const { runs, run, until } = controlledRuns()
    const queue = await openQueue({ run })
    queue.add([request('a')])
    await until('a')
    const first = runs.get('a')!.run.files
    runs.get('a')?.fail(new StorageError('NOT_FOUND', 'The bucket is gone.'))
    await follow(queue, (_, { totals }) => totals.failed === 1)
    expect(leftovers).toMatchObject([first])
    queue.retry()
    await until('a', 'a')
    expect(runs.get('a')!.run.files).not.toEqual(first)
  })

  it('pauses one that runs, starts the next, and goes on when told to', async () => {
    const { runs, run, until } = controlledRuns()
    const queue = await openQueue({ run, limits: { ...LIMITS, perStore: 1 } })
    const [a] = queue.add(['a', 'b'].map((name) => request(name)))
    await until('a')
    runs.get('a')!.run.onProgress('sending', 4)
    queue.pause([a!])
    await until('a', 'b')
    const { shown } = await follow(queue, (_, { totals }) => totals.paused === 1)
    expect(named(shown, 'a')).toMatchObject({ pauseReason: 'user', doneBytes: 4 })
    queue.resume([a!])
    runs.get('b')?.end()
    await until('a', 'b', 'a')
    runs.get('a')?.end()
    await follow(queue, (_, { totals }) => totals.stored === 2)
  })

  it('a transfer that is resumed while its last run still stops waits for that', async () => {
    const stopped: (() => void)[] = []
    let running = 0
    let most = 0
    const run: RunTransfer = async ({ signal }) => {
      running += 1
      most = Math.max(most, running)
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => stopped.push(resolve))
      })
      running -= 1
      throw new StorageError('CANCELLED', 'Stopped.')
    }
    const queue = await openQueue({ run })
    const ids = queue.add([request('a')])
    for (let n = 0; n < 3; n++) {
      while (running === 0) await pause(1)
      queue.pause(ids)
      queue.resume(ids)
      while (stopped.length === 0) await pause(1)
      stopped.pop()?.()
      await pause(5)
    }
    expect(most).toBe(1)
    const closing = queue.close()
    while (running > 0) {
      stopped.pop()?.()
      await pause(1)
    }
    await closing
  })

  it('pauses all, and what is added meanwhile, until all is resumed', async () => {
    const { runs, run, begun, until } = controlledRuns()
    const queue = await openQueue({ run })
    queue.add([request('a')])
    await until('a')
    queue.pause()
    queue.add([request('b')])
    const { totals } = await follow(queue, (_, update) => update.totals.paused === 2)
    expect(totals.isHeld).toBe(true)
    queue.resume()
    while (begun.length < 3) await pause(1)
    expect(begun.toSorted()).toEqual(['a', 'a', 'b'])
    for (const name of ['a', 'b']) runs.get(name)?.end()
    expect((await follow(queue, (_, update) => update.totals.stored === 2)).totals.isHeld).toBe(
      false,
    )
  })

  it('starts in the order that it was put in', async () => {
    const { runs, run, until } = controlledRuns()
    const queue = await openQueue({ run, limits: { ...LIMITS, perStore: 1 } })
    const ids = queue.add(['a', 'b', 'c', 'd', 'e'].map((name) => request(name)))
    await until('a')
    queue.move([ids[3]!, ids[4]!], 'top')
    queue.move([ids[3]!], 'bottom')
    queue.move([ids[2]!], { before: ids[1]! })
    const order = ['a', 'e', 'c', 'b', 'd']
    for (const [index, name] of order.entries()) {
      await until(...order.slice(0, index + 1))
      runs.get(name)?.end()
    }
    await follow(queue, (_, { totals }) => totals.stored === 5)
  })

  it('keeps its order after more moves to one place than numbers lie between', async () => {
    const { run, until } = controlledRuns()
    const queue = await openQueue({ run, limits: { ...LIMITS, perStore: 1 } })
    const ids = queue.add(Array.from({ length: 6 }, (_, n) => request(`f${n}`)))
    await until('f0')
    for (let n = 0; n < 200; n++) queue.move([ids[4 + (n % 2)]!], { before: ids[2]! })
    const { shown } = await follow(queue, () => true)
    const waiting = shown.filter(({ phase }) => phase === 'queued')
    const order = waiting.toSorted((x, y) => x.sequence - y.sequence).map(({ name }) => name)
    expect(order).toEqual(['f1', 'f4', 'f5', 'f2', 'f3'])
    expect(new Set(waiting.map(({ sequence }) => sequence)).size).toBe(5)
  })

  it('keeps the list of ended ones short, and their count right', async () => {
    const queue = await openQueue({ run: () => Promise.resolve(DONE) })
    queue.add(Array.from({ length: 2_000 }, (_, index) => request(`f${index}`)))
    const { shown, totals } = await follow(queue, (_, update) => update.totals.stored === 2_000)
    expect(totals).toMatchObject({ queued: 0, running: 0, openBytes: 0 })
    expect(shown.length).toBeLessThanOrEqual(100)
  })

  it('waits at closing until the running ones have cleaned up', async () => {
    let cleaned = 0
    let running = 0
    const run: RunTransfer = ({ signal }) =>
      new Promise((_, reject) => {
        running += 1
        signal.addEventListener('abort', () => {
          setTimeout(() => {
            cleaned += 1
            reject(new StorageError('CANCELLED', 'Cancelled.'))
          }, 10)
        })
      })
    const queue = await openQueue({ run })
    queue.add([request('a'), request('b')])
    while (running < 2) await pause(1)
    await queue.close()
    expect(cleaned).toBe(2)
  })
})

describe('after a restart', () => {
  it('everything unfinished is back, in its order, and goes on; what the user paused stays so', async () => {
    const first = controlledRuns()
    const queue = await openQueue({ run: first.run, limits: { ...LIMITS, perStore: 1 } })
    const ids = queue.add(['a', 'b', 'c', 'd'].map((name) => request(name)))
    await first.until('a')
    first.runs.get('a')?.end()
    await first.until('a', 'b')
    queue.pause([ids[2]!])
    queue.move([ids[3]!], 'top')
    const files = first.runs.get('b')!.run.files
    await queue.close()
    await queue.recorded()

    const second = controlledRuns()
    const again = await openQueue({ run: second.run, limits: { ...LIMITS, perStore: 2 } })
    await second.until('d', 'b')
    expect(second.runs.get('b')!.run.files).toEqual(files)
    const { totals } = await follow(again, () => true)
    expect(totals).toMatchObject({ running: 2, paused: 1, queued: 0 })
  })

  it('goes on after a kill: nothing but the journal is left, its last line cut short', async () => {
    const first = controlledRuns()
    const queue = await openQueue({ run: first.run })
    queue.add(['a', 'b', 'c'].map((name) => request(name)))
    await first.until('a', 'b')
    first.runs.get('a')!.run.onIdentified({ identity: '1:2:3', hash: HASH })
    await queue.recorded()
    const path = join(folder, 'transfers.jsonl')
    const lines = await readFile(path, 'utf8')
    expect(lines.trim().split('\n')).toHaveLength(3)
    await appendFile(path, lines.slice(0, 100))

    const second = controlledRuns()
    await openQueue({ run: second.run })
    await second.until('a', 'b')
  })

  it('knows the hash of a large file that it had found out', async () => {
    const big = { ...request('a'), sizeBytes: 5_000 } as TransferRequest
    const first = controlledRuns()
    const queue = await openQueue({ run: first.run })
    queue.add([big])
    await first.until('a')
    first.runs.get('a')!.run.onIdentified({ identity: '1:2:3', hash: HASH })
    await queue.recorded()
    const second = controlledRuns()
    await openQueue({ run: second.run })
    await second.until('a')
    expect(second.runs.get('a')!.run.source).toEqual({ identity: '1:2:3', hash: HASH })
  })

  it('failed ones are still there to be retried; what was cleared, done or cancelled is not', async () => {
    const first = controlledRuns()
    const queue = await openQueue({ run: first.run, limits: { ...LIMITS, perStore: 4 } })
    const ids = queue.add(['a', 'b', 'c'].map((name) => request(name)))
    await first.until('a', 'b', 'c')
    first.runs.get('a')?.end()
    first.runs.get('b')?.fail(new StorageError('ACCESS_DENIED', 'No.'))
    queue.cancel([ids[2]!])
    await follow(queue, (_, { totals }) => totals.failed + totals.stored + totals.cancelled === 3)
    await queue.recorded()
    const again = await openQueue({ run: controlledRuns().run })
    const { shown, totals } = await follow(again, () => true)
    expect(shown).toMatchObject([{ name: 'b', phase: 'failed', error: { code: 'ACCESS_DENIED' } }])
    expect(totals).toMatchObject({ failed: 1, queued: 0, running: 0 })
    again.clearEnded()
    expect(leftovers.map(({ key }) => key)).toContain(ids[1])
    await again.recorded()
    const last = await openQueue({ run: controlledRuns().run })
    expect(last.openCount).toBe(0)
    expect((await follow(last, () => true)).totals.failed).toBe(0)
  })
})

describe('without a network', () => {
  function network() {
    let listener: (event: 'online' | 'awake') => void = () => {}
    const state = { isOnline: false }
    const connectivity: Connectivity = {
      isOnline: () => state.isOnline,
      subscribe: (listen) => {
        listener = listen
        return () => {}
      },
    }
    const back = () => {
      state.isOnline = true
      listener('online')
    }
    return { connectivity, back, state, awake: () => listener('awake') }
  }

  const gone = new StorageError('NETWORK', 'The host cannot be reached.')

  it('waits with what failed only for that, and starts nothing more of the store', async () => {
    const { connectivity, back } = network()
    const { runs, run, until } = controlledRuns()
    const queue = await openQueue({ run, connectivity, limits: { ...LIMITS, perStore: 1 } })
    queue.add([request('a', 's3'), request('b', 's3'), request('c')])
    await until('a', 'c')
    runs.get('a')?.fail(gone)
    const { shown } = await follow(queue, (_, { totals }) => totals.paused === 1)
    expect(named(shown, 'a').pauseReason).toBe('network')
    expect(named(shown, 'b').phase).toBe('queued')
    runs.get('c')?.end()
    await follow(queue, (_, { totals }) => totals.stored === 1)
    back()
    await until('a', 'c', 'a')
  })

  it('fails what needs no network, and all while there is one', async () => {
    const { connectivity, state } = network()
    const { runs, run, until } = controlledRuns()
    const queue = await openQueue({ run, connectivity })
    queue.add([request('a'), request('b', 's3')])
    await until('a', 'b')
    runs.get('a')?.fail(gone)
    state.isOnline = true
    runs.get('b')?.fail(gone)
    await follow(queue, (_, { totals }) => totals.failed === 2)
  })

  it('takes a failure right after waking for the sleep’s', async () => {
    const { connectivity, state, awake } = network()
    state.isOnline = true
    const { runs, run, until } = controlledRuns()
    const queue = await openQueue({ run, connectivity })
    queue.add([request('a', 's3')])
    await until('a')
    awake()
    runs.get('a')?.fail(new StorageError('TIMEOUT', 'No answer.'))
    await follow(queue, (_, { totals }) => totals.paused === 1)
  })
})

describe('with 10,000 transfers', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => request(`f${n}`))

  /** Milliseconds that 1,000 events of progress take at best, with so many transfers in the queue. */
  async function progressCost(count: number): Promise<number> {
    const { runs, run, until } = controlledRuns()
    const queue = await openQueue({ run, limits: { ...LIMITS, perStore: 1 } })
    queue.add(many(count))
    await until('f0')
    const { onProgress } = runs.get('f0')!.run
    const rounds = Array.from({ length: 10 }, () =>
      timed(() => {
        for (let n = 0; n < 1_000; n++) onProgress('sending', n % 10)
      }),
    )
    await queue.close()
    await rm(join(folder, 'transfers.jsonl'))
    return Math.min(...rounds)
  }

  it('an event of progress costs no more than with ten', async () => {
    const withTen = await progressCost(10)
    // What is as slow as the queue is long would be a thousand times slower.
    expect(await progressCost(10_000)).toBeLessThan(10 * withTen + 5)
  })

  it('a drop of them is written down as a whole, and paused and resumed as a whole', async () => {
    const { run, until } = controlledRuns()
    const queue = await openQueue({ run })
    queue.add(many(10_000))
    await queue.recorded()
    await until('f0', 'f1')
    queue.pause()
    await follow(queue, (_, { totals }) => totals.paused === 10_000)
    queue.resume()
    await follow(queue, (_, { totals }) => totals.paused === 0)
    await queue.recorded()
    const lines = (await readFile(join(folder, 'transfers.jsonl'), 'utf8')).trim().split('\n')
    expect(lines.filter((line) => line.includes('"is":"entry"'))).toHaveLength(10_000)
    // One line for all that are paused at a time, and one for all that are resumed.
    expect(lines.length).toBeLessThan(10_010)
  })

  it('works them all off', async () => {
    const limits = { ...LIMITS, total: 16, perStore: 8 }
    const queue = await openQueue({ run: () => Promise.resolve(DONE), limits })
    queue.add(Array.from({ length: 10_000 }, (_, n) => request(`f${n}`, `s${n % 3}`)))
    await follow(queue, (_, { totals }) => totals.stored === 10_000)
    await queue.recorded()
    const left = await TransferJournal.open(folder, () => {})
    expect(left.unfinished.entries).toEqual([])
  })
})

function timed(work: () => unknown): number {
  const from = performance.now()
  work()
  return performance.now() - from
}
