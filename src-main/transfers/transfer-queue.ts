import { randomUUID } from 'node:crypto'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import {
  hasEnded,
  type Transfer,
  type TransferId,
  type TransferUpdate,
} from '../../shared/domain/transfer.ts'
import { ChangeSignal } from '../streams/change-signal.ts'
import { nextStarts, type SlotLimits } from './next-starts.ts'
import {
  queuedTransfer,
  type RunningPhase,
  reduceTransfer,
  type TransferEvent,
  type TransferOutcome,
  type TransferRequest,
  type TransferState,
} from './transfer-state.ts'
import { type EndedCounts, endedCountOf, NO_ENDED, totalsOf } from './transfer-totals.ts'

/** Does the work of one transfer. Rejects with a StorageError; CANCELLED when `signal` aborted. */
export type RunTransfer = (
  request: TransferRequest,
  progress: (phase: RunningPhase, doneBytes: number) => void,
  signal: AbortSignal,
) => Promise<TransferOutcome>

export interface TransferQueueOptions {
  readonly run: RunTransfer
  readonly limits: SlotLimits
  /** Told of each transfer that ends, once; with its outcome where it ended well. */
  readonly onEnded?: (transfer: Transfer, outcome: TransferOutcome | null) => void
}

/** So many of each sort are shown; the rest is counted. */
const SHOWN_WAITING = 100
const SHOWN_FAILED = 200
const SHOWN_ENDED = 100

/**
 * All transfers of the app: those that wait, those that run, and the latest that ended. It belongs
 * to the engine: windows come and go, transfers go on.
 */
export class TransferQueue {
  readonly #options: TransferQueueOptions
  readonly #states = new Map<TransferId, TransferState>()
  readonly #waiting = new Map<StoreId, TransferId[]>()
  readonly #running = new Map<TransferId, AbortController>()
  readonly #changed = new ChangeSignal()
  /** Ended, and not failed, oldest first: of these only the latest are kept. */
  #endedWell: TransferId[] = []
  #counts: EndedCounts = NO_ENDED
  #sequence = 0
  #closed = false

  constructor(options: TransferQueueOptions) {
    this.#options = options
  }

  add(requests: readonly TransferRequest[]): readonly TransferId[] {
    const ids = requests.map((request) => {
      const id = randomUUID() as TransferId
      this.#sequence += 1
      this.#states.set(id, queuedTransfer(id, this.#sequence, request))
      this.#enqueue(request.storeId, id)
      return id
    })
    this.#startMore()
    this.#changed.notify()
    return ids
  }

  /** Cancels these, or all that have not ended. */
  cancel(ids: readonly TransferId[] = [...this.#states.keys()]): void {
    const chosen = new Set(ids)
    for (const [storeId, waiting] of this.#waiting) {
      this.#waiting.set(
        storeId,
        waiting.filter((id) => !chosen.has(id)),
      )
    }
    for (const id of chosen) {
      this.#apply(id, { type: 'cancelled', at: Date.now() })
      this.#running.get(id)?.abort()
    }
  }

  /** Queues these anew, or all that failed. */
  retry(ids?: readonly TransferId[]): void {
    for (const id of ids ?? this.#failed()) {
      const state = this.#states.get(id)
      // One that was cancelled may still be cleaning up behind itself.
      if (!state || this.#running.has(id)) continue
      const counted = endedCountOf(state.transfer)
      if (counted !== 'failed' && counted !== 'cancelled') continue
      this.#counts = { ...this.#counts, [counted]: this.#counts[counted] - 1 }
      this.#apply(id, { type: 'retried' })
      this.#enqueue(state.request.storeId, id)
    }
    this.#startMore()
  }

  clearEnded(): void {
    for (const [id, { transfer }] of this.#states) {
      if (hasEnded(transfer.phase)) this.#states.delete(id)
    }
    this.#counts = NO_ENDED
    this.#endedWell = []
    this.#changed.notify()
  }

  /** Transfers that wait or run. */
  get openCount(): number {
    let count = 0
    for (const { transfer } of this.#states.values()) if (!hasEnded(transfer.phase)) count += 1
    return count
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<TransferUpdate, void, void> {
    let sent: ReadonlyMap<TransferId, Transfer> | null = null
    for await (const _ of this.#changed.changes(signal)) {
      const shown = this.#shown()
      const before: ReadonlyMap<TransferId, Transfer> = sent ?? new Map()
      yield {
        reset: sent === null,
        changed: [...shown.values()].filter((transfer) => before.get(transfer.id) !== transfer),
        removed: [...before.keys()].filter((id) => !shown.has(id)),
        totals: totalsOf(this.#counts, this.#open()),
      }
      sent = shown
    }
  }

  /** Cancels everything and waits until the running ones have cleaned up. */
  async close(): Promise<void> {
    this.#closed = true
    this.cancel()
    while (this.#running.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
    }
  }
  #onIdle: () => void = () => {}

  #enqueue(storeId: StoreId, id: TransferId): void {
    const waiting = this.#waiting.get(storeId)
    if (waiting) waiting.push(id)
    else this.#waiting.set(storeId, [id])
  }

  #startMore(): void {
    if (this.#closed) return
    const running = new Map<StoreId, number>()
    for (const id of this.#running.keys()) {
      const storeId = this.#states.get(id)?.request.storeId
      if (storeId !== undefined) running.set(storeId, (running.get(storeId) ?? 0) + 1)
    }
    for (const id of nextStarts(this.#waiting, running, this.#options.limits)) this.#start(id)
  }

  #start(id: TransferId): void {
    const state = this.#states.get(id)
    if (!state) return
    const { request } = state
    this.#waiting.get(request.storeId)?.shift()
    const abort = new AbortController()
    this.#running.set(id, abort)
    const progress = (phase: RunningPhase, doneBytes: number) =>
      this.#apply(id, { type: 'progressed', phase, doneBytes, at: Date.now() })
    progress(request.kind === 'verify' ? 'verifying' : 'sending', 0)
    this.#options
      .run(request, progress, abort.signal)
      .then(
        (outcome) => this.#apply(id, { type: 'ended', outcome, at: Date.now() }),
        (error: unknown) => this.#apply(id, failure(error)),
      )
      .finally(() => {
        this.#running.delete(id)
        this.#startMore()
        this.#onIdle()
      })
  }

  #apply(id: TransferId, event: TransferEvent): void {
    const before = this.#states.get(id)
    if (!before) return
    const after = reduceTransfer(before, event)
    if (after === before) return
    this.#states.set(id, after)
    this.#changed.notify()
    const counted = endedCountOf(after.transfer)
    if (!counted) return
    this.#counts = { ...this.#counts, [counted]: this.#counts[counted] + 1 }
    this.#options.onEnded?.(after.transfer, event.type === 'ended' ? event.outcome : null)
    if (after.transfer.phase !== 'failed') this.#keepEnded(id)
  }

  #keepEnded(id: TransferId): void {
    this.#endedWell.push(id)
    if (this.#endedWell.length <= 2 * SHOWN_ENDED) return
    for (const oldest of this.#endedWell.splice(0, SHOWN_ENDED)) {
      const state = this.#states.get(oldest)
      // A cancelled one may have been retried meanwhile.
      if (state && hasEnded(state.transfer.phase)) this.#states.delete(oldest)
    }
  }

  *#open(): Generator<Transfer> {
    for (const { transfer } of this.#states.values()) {
      if (!hasEnded(transfer.phase)) yield transfer
    }
  }

  #failed(): readonly TransferId[] {
    return [...this.#states.values()]
      .filter(({ transfer }) => transfer.phase === 'failed')
      .map(({ transfer }) => transfer.id)
  }

  #shown(): ReadonlyMap<TransferId, Transfer> {
    const waiting: Transfer[] = []
    const failed: Transfer[] = []
    const ended: Transfer[] = []
    const running: Transfer[] = []
    for (const { transfer } of this.#states.values()) {
      if (transfer.phase === 'queued' || transfer.phase === 'paused') {
        if (waiting.length < SHOWN_WAITING) waiting.push(transfer)
      } else if (transfer.phase === 'failed') failed.push(transfer)
      else if (hasEnded(transfer.phase)) ended.push(transfer)
      else running.push(transfer)
    }
    const shown = [
      ...running,
      ...failed.slice(-SHOWN_FAILED),
      ...waiting,
      ...ended.slice(-SHOWN_ENDED),
    ]
    return new Map(shown.map((transfer) => [transfer.id, transfer]))
  }
}

function failure(error: unknown): TransferEvent {
  const known = StorageError.from(error)
  const at = Date.now()
  if (known.code === 'CANCELLED') return { type: 'cancelled', at }
  return { type: 'failed', error: known.toData(), at }
}
