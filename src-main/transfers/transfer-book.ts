import type { StorageErrorData } from '../../shared/domain/storage-error.ts'
import {
  hasEnded,
  isRunning,
  type Transfer,
  type TransferId,
  type TransferTotals,
} from '../../shared/domain/transfer.ts'
import type { Lane, LaneKind } from './next-starts.ts'
import type { TransferRequest } from './transfer-request.ts'
import {
  queuedTransfer,
  reduceTransfer,
  type TransferEvent,
  type TransferState,
} from './transfer-state.ts'
import { TotalsLedger } from './transfer-totals.ts'
import { WaitingLanes } from './waiting-lanes.ts'

/** A file as it was when it had a hash: the same identity later means the same content. */
export interface KnownSource {
  readonly identity: string
  readonly hash: NonNullable<Transfer['hash']>
}

/** A transfer, and what the queue knows of it besides. */
export interface BookEntry {
  readonly id: TransferId
  readonly lane: LaneKind
  state: TransferState
  /** Grows when what an attempt left behind was given up: the next one has other files. */
  attempt: number
  /** Resolves once the journal has it: nothing is put anywhere before that a crash would leave there unknown. */
  recorded: Promise<void>
  /** A run began, now or before a restart: it may have left something. */
  hasRun: boolean
  source: KnownSource | null
  /** How often the thread that did it ended under it since it was asked for. */
  interruptions: number
}

export interface NewEntry {
  readonly id: TransferId
  readonly request: TransferRequest
  readonly lane: LaneKind
}

/** A transfer as the journal has it. */
export interface RestoredEntry extends NewEntry {
  readonly sequence: number
  readonly attempt: number
  readonly isPaused: boolean
  /** Null unless it failed. */
  readonly error: StorageErrorData | null
  readonly source: KnownSource | null
}

const NEW = {
  attempt: 0,
  recorded: Promise.resolve(),
  hasRun: false,
  source: null,
  interruptions: 0,
}

/** So many of each sort are shown; the rest is counted. */
const SHOWN_WAITING = 100
const SHOWN_FAILED = 200
const SHOWN_ENDED = 100

/**
 * All transfers, with what is told of them: by lane, by phase, and in the totals. Each change of one keeps all
 * of it up to date, and costs the same however many there are.
 */
export class TransferBook {
  readonly #entries = new Map<TransferId, BookEntry>()
  readonly #lanes = new WaitingLanes()
  readonly #ledger = new TotalsLedger()
  readonly #running = new Set<TransferId>()
  readonly #paused = new Set<TransferId>()
  readonly #failed = new Set<TransferId>()
  /** Ended, and not failed, oldest first: of these only the latest are kept. */
  #endedWell: TransferId[] = []
  #first = 0
  #last = 0

  add({ id, request, lane }: NewEntry): BookEntry {
    this.#last += 1
    const state = queuedTransfer(id, this.#last, request)
    return this.#insert({ id, lane, state, ...NEW })
  }

  /** One of an earlier run of Kura. */
  restore({ id, lane, request, sequence, attempt, source, isPaused, error }: RestoredEntry): void {
    this.#first = Math.min(this.#first, Math.floor(sequence))
    this.#last = Math.max(this.#last, Math.ceil(sequence))
    const state = queuedTransfer(id, sequence, request)
    const entry = this.#insert({ ...NEW, id, lane, state, attempt, hasRun: true, source })
    if (error) this.apply(entry, { type: 'failed', error, at: Date.now() })
    else if (isPaused) this.apply(entry, { type: 'paused', reason: 'user' })
  }

  get(id: TransferId): BookEntry | undefined {
    return this.#entries.get(id)
  }

  all(): readonly BookEntry[] {
    return [...this.#entries.values()]
  }

  get failed(): readonly TransferId[] {
    return [...this.#failed]
  }

  get paused(): readonly TransferId[] {
    return [...this.#paused]
  }

  get openCount(): number {
    return this.#ledger.openCount
  }

  lanes(): readonly Lane[] {
    return this.#lanes.all()
  }

  /** Returns whether the event changed anything. */
  apply(entry: BookEntry, event: TransferEvent): boolean {
    const { state: before } = entry
    const after = reduceTransfer(before, event)
    if (after === before) return false
    this.#leave(entry, before.transfer, event)
    entry.state = after
    this.#enter(entry, after.transfer)
    this.#ledger.change(before.transfer, after.transfer, 'at' in event ? event.at : Date.now())
    return true
  }

  /**
   * Puts those that wait, in their present order, to the top, to the bottom, or before another one. Returns
   * all whose place in the order is another now.
   */
  move(ids: readonly TransferId[], to: 'top' | 'bottom' | { before: TransferId }): BookEntry[] {
    const moved = ids
      .flatMap((id) => this.#entries.get(id) ?? [])
      .filter(isWaiting)
      .toSorted(bySequence)
    const chosen = new Set(moved)
    const renumbered = new Set<BookEntry>()
    for (const [index, sequence] of this.#room(moved.length, to, chosen, renumbered).entries()) {
      const entry = moved[index]
      if (entry) this.apply(entry, { type: 'moved', sequence })
    }
    return [...new Set([...renumbered, ...moved])]
  }

  totals(isHeld: boolean): TransferTotals {
    return this.#ledger.totals(Date.now(), isHeld)
  }

  /** What runs or failed, the head of what waits, and the latest ended ones. */
  shown(): ReadonlyMap<TransferId, Transfer> {
    const ids = [
      ...this.#running,
      ...[...this.#failed].slice(-SHOWN_FAILED),
      ...this.#lanes.first(SHOWN_WAITING),
      ...firstOf(this.#paused, SHOWN_WAITING),
      ...this.#endedWell.slice(-SHOWN_ENDED),
    ]
    const transfers = ids.flatMap((id) => this.#entries.get(id)?.state.transfer ?? [])
    return new Map(transfers.map((transfer) => [transfer.id, transfer]))
  }

  /** Forgets what has ended; returns those that failed. */
  clearEnded(): BookEntry[] {
    const failed: BookEntry[] = []
    for (const id of [...this.#failed, ...this.#endedWell]) {
      const entry = this.#entries.get(id)
      if (!entry || !hasEnded(entry.state.transfer.phase)) continue
      if (entry.state.transfer.phase === 'failed') failed.push(entry)
      this.#entries.delete(id)
    }
    this.#failed.clear()
    this.#endedWell = []
    this.#ledger.clear()
    return failed
  }

  #insert(entry: BookEntry): BookEntry {
    this.#entries.set(entry.id, entry)
    this.#enter(entry, entry.state.transfer)
    this.#ledger.change(null, entry.state.transfer, Date.now())
    return entry
  }

  #leave({ id, lane }: BookEntry, { phase, sequence }: Transfer, event: TransferEvent): void {
    if (phase !== 'queued') this.#setOf(phase)?.delete(id)
    else if (event.type === 'started') this.#lanes.start(id, sequence, lane)
    else this.#lanes.remove(id, sequence, lane)
  }

  #enter({ id, lane }: BookEntry, { phase, sequence }: Transfer): void {
    if (phase === 'queued') this.#lanes.add(id, sequence, lane)
    else if (hasEnded(phase) && phase !== 'failed') this.#keepEnded(id)
    else this.#setOf(phase)?.add(id)
  }

  #setOf(phase: Transfer['phase']): Set<TransferId> | null {
    if (isRunning(phase)) return this.#running
    if (phase === 'paused') return this.#paused
    return phase === 'failed' ? this.#failed : null
  }

  #keepEnded(id: TransferId): void {
    this.#endedWell.push(id)
    if (this.#endedWell.length <= 2 * SHOWN_ENDED) return
    for (const oldest of this.#endedWell.splice(0, SHOWN_ENDED)) {
      const entry = this.#entries.get(oldest)
      // A cancelled one may have been retried meanwhile.
      if (entry && hasEnded(entry.state.transfer.phase)) this.#entries.delete(oldest)
    }
  }

  /** So many numbers in the order, all at the place asked for. */
  #room(
    count: number,
    to: 'top' | 'bottom' | { before: TransferId },
    chosen: ReadonlySet<BookEntry>,
    renumbered: Set<BookEntry>,
  ): readonly number[] {
    if (to === 'bottom') {
      const from = this.#last + 1
      this.#last += count
      return numbers(count, from, 1)
    }
    const before = to === 'top' ? undefined : this.#entries.get(to.before)
    // What runs or has ended comes before all that waits.
    if (before === undefined || chosen.has(before) || !isWaiting(before)) {
      this.#first -= count
      return numbers(count, this.#first, 1)
    }
    const others = this.all()
      .filter((entry) => isWaiting(entry) && !chosen.has(entry))
      .toSorted(bySequence)
    const above = others[others.indexOf(before) - 1]
    const end = before.state.transfer.sequence
    const start = above?.state.transfer.sequence ?? end - 1
    const step = (end - start) / (count + 1)
    // Numbers lie only so dense: after some fifty moves to one place there is none left between.
    if (start + step > start && end - step < end && step > Number.EPSILON * Math.abs(end) * 4) {
      this.#first = Math.min(this.#first, Math.floor(start))
      return numbers(count, start + step, step)
    }
    for (const [index, entry] of others.entries()) {
      this.apply(entry, { type: 'moved', sequence: this.#first + index * (count + 1) })
      renumbered.add(entry)
    }
    this.#last = this.#first + others.length * (count + 1)
    return this.#room(count, to, chosen, renumbered)
  }
}

function isWaiting({ state }: BookEntry): boolean {
  return state.transfer.phase === 'queued' || state.transfer.phase === 'paused'
}

function bySequence(left: BookEntry, right: BookEntry): number {
  return left.state.transfer.sequence - right.state.transfer.sequence
}

function numbers(count: number, from: number, step: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index * step)
}

function firstOf<T>(values: Iterable<T>, count: number): readonly T[] {
  const first: T[] = []
  for (const value of values) {
    if (first.length === count) break
    first.push(value)
  }
  return first
}
