import { randomUUID } from 'node:crypto'
import type { StoreId } from '../../shared/domain/store.ts'
import {
  hasEnded,
  type Transfer,
  type TransferId,
  type TransferUpdate,
} from '../../shared/domain/transfer.ts'
import { ChangeSignal } from '../streams/change-signal.ts'
import type { Connectivity } from './connectivity.ts'
import type { TransferJournal } from './journal.ts'
import { entryLine, type JournalLine } from './journal-line.ts'
import { NetworkWaits } from './network-waits.ts'
import { type LaneKind, nextStarts, type SlotLimits } from './next-starts.ts'
import { type BookEntry, TransferBook } from './transfer-book.ts'
import { storesOf, type TransferRequest } from './transfer-request.ts'
import { type RunnerServices, TransferRunner } from './transfer-runner.ts'
import type { TransferEvent } from './transfer-state.ts'

export interface TransferQueueOptions extends RunnerServices {
  readonly limits: SlotLimits
  /** How many slots a transfer takes, and whether it is a large one. */
  readonly weigh: (request: TransferRequest) => Pick<LaneKind, 'slots' | 'isLarge'>
  readonly journal: TransferJournal
  readonly connectivity: Connectivity
  readonly needsNetwork: (storeId: StoreId) => boolean
}

/**
 * All transfers of the app: those that wait, those that run, and the latest that ended. It belongs to the
 * engine: windows come and go, transfers go on, after a restart too.
 */
export class TransferQueue {
  readonly #options: TransferQueueOptions
  readonly #book = new TransferBook()
  readonly #runner: TransferRunner
  readonly #network: NetworkWaits
  readonly #changed = new ChangeSignal()
  #isHeld: boolean
  #closed = false

  /** With what an earlier run left unfinished; `start` makes it go on. */
  constructor(options: TransferQueueOptions) {
    this.#options = options
    const { journal, connectivity, needsNetwork } = options
    this.#network = new NetworkWaits({
      connectivity,
      needsNetwork,
      onBack: () => this.#networkIsBack(),
    })
    this.#runner = new TransferRunner({
      ...options,
      apply: (entry, event) => this.#apply(entry, event),
      isNetworkAway: (error, stores) => this.#network.explains(error, stores),
      write: (line) => this.#write(line),
      note: (line) => void journal.note(line),
      onSettled: () => this.#startMore(),
    })
    this.#isHeld = journal.unfinished.isHeld
    for (const entry of journal.unfinished.entries) {
      this.#book.restore({ ...entry, lane: this.#laneOf(entry.request, entry.isAsked) })
    }
  }

  /** What waits may start from now on. */
  start(): void {
    this.#startMore()
  }

  /** `isAsked`: somebody waits for these by themselves; they go before all others. */
  add(requests: readonly TransferRequest[], isAsked = false): readonly TransferId[] {
    const entries = requests.map((request) => {
      const id = randomUUID() as TransferId
      return this.#book.add({ id, request, lane: this.#laneOf(request, isAsked) })
    })
    if (this.#isHeld) this.#applyAll(entries, { type: 'paused', reason: 'user' })
    this.#record(entries)
    this.#startMore()
    this.#changed.notify()
    return entries.map(({ id }) => id)
  }

  /** Resolves once all that was asked for is safe on the disk, and goes on after a crash. */
  async recorded(): Promise<void> {
    await this.#options.journal.flushed()
  }

  /** Pauses these; without ids all, and all that is added until all is resumed. */
  pause(ids?: readonly TransferId[]): void {
    if (ids === undefined) this.#hold(true)
    const paused = this.#applyAll(this.#chosen(ids), { type: 'paused', reason: 'user' })
    this.#write({ is: 'paused', ids: paused.map(({ id }) => id) })
    for (const entry of paused) this.#runner.abort(entry)
    this.#startMore()
  }

  /** Lets these go on, or all that are paused. */
  resume(ids?: readonly TransferId[]): void {
    if (ids === undefined) this.#hold(false)
    this.#network.tryAgain()
    const entries = this.#chosen(ids ?? this.#book.paused)
    const resumed = this.#applyAll(entries, { type: 'resumed' })
    if (this.#isHeld && this.#book.paused.length === 0) this.#hold(false)
    this.#write({ is: 'resumed', ids: resumed.map(({ id }) => id) })
    this.#startMore()
  }

  /** Cancels these, or all that have not ended. */
  cancel(ids?: readonly TransferId[]): void {
    if (ids === undefined) this.#hold(false)
    const cancelled = this.#applyAll(this.#chosen(ids), { type: 'cancelled', at: Date.now() })
    for (const entry of cancelled) {
      // One that runs must have stopped before what it leaves can be taken back.
      if (!this.#runner.abort(entry)) this.#runner.giveUp(entry)
    }
    this.#write({ is: 'ended', ids: cancelled.map(({ id }) => id) })
    this.#startMore()
  }

  /** Queues these anew, or all that failed. */
  retry(ids?: readonly TransferId[]): void {
    const retried = this.#chosen(ids ?? this.#book.failed)
      // One that was cancelled may still be cleaning up behind itself.
      .filter((entry) => !this.#runner.has(entry) && this.#book.apply(entry, { type: 'retried' }))
    for (const entry of retried) entry.interruptions = 0
    this.#record(retried)
    this.#startMore()
    this.#changed.notify()
  }

  /** Puts those that wait to the top or the bottom of the queue, or before another one. */
  move(ids: readonly TransferId[], to: 'top' | 'bottom' | { before: TransferId }): void {
    const moved = this.#book.move(ids, to)
    const places = moved.map(({ id, state }) => [id, state.transfer.sequence] as const)
    this.#write({ is: 'moved', to: places.map(([id, sequence]) => [id, sequence]) })
    this.#changed.notify()
  }

  clearEnded(): void {
    const failed = this.#book.clearEnded()
    for (const entry of failed) this.#runner.giveUp(entry)
    this.#write({ is: 'ended', ids: failed.map(({ id }) => id) })
    this.#changed.notify()
  }

  /** Transfers that wait, run or are paused. */
  get openCount(): number {
    return this.#book.openCount
  }

  /** Transfers that would go on by themselves: all that are open but what the user paused. */
  get activeCount(): number {
    const { queued, running } = this.#book.totals(this.#isHeld)
    return queued + running
  }

  /** The files that downloads are to become, of all that have not ended. */
  openDownloadPaths(): readonly string[] {
    return this.#book.all().flatMap(({ state: { request, transfer } }) => {
      return request.kind === 'download' && !hasEnded(transfer.phase) ? [request.path] : []
    })
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<TransferUpdate, void, void> {
    let sent: ReadonlyMap<TransferId, Transfer> | null = null
    for await (const _ of this.#changed.changes(signal)) {
      const shown = this.#book.shown()
      const before: ReadonlyMap<TransferId, Transfer> = sent ?? new Map()
      yield {
        reset: sent === null,
        changed: [...shown.values()].filter((transfer) => before.get(transfer.id) !== transfer),
        removed: [...before.keys()].filter((id) => !shown.has(id)),
        totals: this.#book.totals(this.#isHeld),
      }
      sent = shown
    }
  }

  /** Stops everything so that it can go on at the next start; resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#network.close()
    const running = this.#runner.entries()
    this.#applyAll(running, { type: 'paused', reason: 'quit' })
    for (const entry of running) this.#runner.abort(entry)
    await this.#runner.idle()
  }

  #startMore(): void {
    if (this.#closed) return
    const lanes = this.#book.lanes()
    const running = this.#runner.lanes()
    for (const id of nextStarts(lanes, running, this.#options.limits, this.#network.blocked)) {
      const entry = this.#book.get(id)
      if (entry) this.#runner.start(entry)
    }
  }

  #networkIsBack(): void {
    const waiting = this.#chosen(this.#book.paused).filter(
      ({ state }) => state.transfer.pauseReason === 'network',
    )
    this.#applyAll(waiting, { type: 'resumed' })
    this.#startMore()
  }

  #hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return
    this.#isHeld = isHeld
    this.#write({ is: 'held', isHeld })
    this.#changed.notify()
  }

  /** These, or all that have not ended. */
  #chosen(ids?: readonly TransferId[]): readonly BookEntry[] {
    if (ids) return [...new Set(ids)].flatMap((id) => this.#book.get(id) ?? [])
    return this.#book.all().filter(({ state }) => !hasEnded(state.transfer.phase))
  }

  /** Returns those that the event changed. */
  #applyAll(entries: readonly BookEntry[], event: TransferEvent): readonly BookEntry[] {
    return entries.filter((entry) => this.#apply(entry, event))
  }

  #apply(entry: BookEntry, event: TransferEvent): boolean {
    const isChanged = this.#book.apply(entry, event)
    if (isChanged) this.#changed.notify()
    return isChanged
  }

  #record(entries: readonly BookEntry[]): void {
    const recorded = this.#options.journal.write(...entries.map(entryLine))
    for (const entry of entries) entry.recorded = recorded
  }

  #write(...lines: readonly JournalLine[]): void {
    const told = lines.filter((line) => !('ids' in line) || line.ids.length > 0)
    if (told.length > 0) this.#options.journal.write(...told).catch(() => {})
  }

  #laneOf(request: TransferRequest, isAsked: boolean): LaneKind {
    const { slots, isLarge } = this.#options.weigh(request)
    const { total, largeTotal, perStore, largePerStore } = this.#options.limits
    const most = isLarge ? Math.min(largeTotal, largePerStore) : Math.min(total, perStore)
    return { stores: storesOf(request), isLarge, isAsked, slots: Math.min(slots, most) }
  }
}
