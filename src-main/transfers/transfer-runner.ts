import { StorageError, type StorageErrorData } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Transfer, TransferId } from '../../shared/domain/transfer.ts'
import { throwIfAborted } from '../storage/operation.ts'
import { ThreadDeath } from '../workers/worker-thread.ts'
import { ActiveRuns } from './active-runs.ts'
import { entryLine, type JournalLine } from './journal-line.ts'
import type { Leftovers } from './leftovers.ts'
import type { RunningTransfer } from './next-starts.ts'
import type { BookEntry, KnownSource } from './transfer-book.ts'
import { storesOf, type TransferRequest } from './transfer-request.ts'
import type { RunTransfer } from './transfer-run.ts'
import type { TransferEvent, TransferOutcome } from './transfer-state.ts'
import { attemptKey, type WorkFiles } from './work-files.ts'

/** What runs of transfers need of others. */
export interface RunnerServices {
  readonly run: RunTransfer
  readonly leftovers: Pick<Leftovers, 'takeBack'>
  readonly filesOf: (request: TransferRequest, id: TransferId, attempt: number) => WorkFiles
  /** Told of each transfer that ends by itself, once; with its outcome where it ended well. */
  readonly onEnded?: (transfer: Transfer, outcome: TransferOutcome | null) => void
}

export interface TransferRunnerOptions extends RunnerServices {
  /** Returns whether the event changed anything. */
  readonly apply: (entry: BookEntry, event: TransferEvent) => boolean
  readonly write: (line: JournalLine) => void
  /** The same, a little later. */
  readonly note: (line: JournalLine) => void
  /** Whether the network of this machine is to blame; if so, it will be tried again. */
  readonly isNetworkAway: (error: StorageErrorData, stores: readonly StoreId[]) => boolean
  /** Slots have become free. */
  readonly onSettled: () => void
}

/** So often a transfer goes on by itself after the thread that did it ended: what ends it may be its content. */
const MAX_INTERRUPTIONS = 3

/** After these there is nothing to go on with: what was moved is taken back at once. */
const GIVEN_UP: ReadonlySet<StorageErrorData['code']> = new Set([
  'NOT_FOUND',
  'INTEGRITY_MISMATCH',
  'INVALID_NAME',
  'UNSUPPORTED',
])

/** Runs transfers, and tells what becomes of them. */
export class TransferRunner {
  readonly #options: TransferRunnerOptions
  readonly #runs = new ActiveRuns()

  constructor(options: TransferRunnerOptions) {
    this.#options = options
  }

  start(entry: BookEntry): void {
    entry.hasRun = true
    this.#options.apply(entry, { type: 'started', at: Date.now() })
    const work = (signal: AbortSignal): Promise<void> =>
      this.#run(entry, signal).then(
        (outcome) => this.#succeeded(entry, outcome),
        (error: unknown) => this.#stopped(entry, error, signal),
      )
    this.#runs.start(entry, work, () => {
      if (entry.state.transfer.phase === 'cancelled') this.giveUp(entry)
      this.#options.onSettled()
    })
  }

  /** Returns whether it runs; it does until it has stopped. */
  abort(entry: BookEntry): boolean {
    return this.#runs.abort(entry)
  }

  has(entry: BookEntry): boolean {
    return this.#runs.has(entry)
  }

  entries(): readonly BookEntry[] {
    return this.#runs.entries()
  }

  lanes(): readonly RunningTransfer[] {
    return this.#runs.lanes()
  }

  /** Resolves when nothing runs. */
  idle(): Promise<void> {
    return this.#runs.idle()
  }

  /** Has what the last attempt left taken back: the next one begins anew. Not to be called while it runs. */
  giveUp(entry: BookEntry): void {
    if (!entry.hasRun) return
    const { request } = entry.state
    const files = this.#options.filesOf(request, entry.id, entry.attempt)
    const key = attemptKey(entry.id, entry.attempt)
    entry.attempt += 1
    entry.hasRun = false
    if ((files.partialPath ?? files.checkpointPath) === null) return
    this.#options.leftovers.takeBack({ key, storeId: request.storeId, ...files })
  }

  async #run(entry: BookEntry, signal: AbortSignal): Promise<TransferOutcome> {
    const { request } = entry.state
    const files = this.#options.filesOf(request, entry.id, entry.attempt)
    await entry.recorded
    throwIfAborted(signal)
    return this.#options.run({
      request,
      files,
      source: entry.source,
      onProgress: (phase, doneBytes) => {
        if (signal.aborted) return
        this.#options.apply(entry, { type: 'progressed', phase, doneBytes, at: Date.now() })
      },
      onIdentified: (source) => this.#identified(entry, source),
      signal,
    })
  }

  #identified(entry: BookEntry, source: KnownSource): void {
    this.#options.apply(entry, { type: 'identified', hash: source.hash })
    if (entry.source?.identity === source.identity && entry.source.hash === source.hash) return
    entry.source = source
    // Hashing a small file again costs less than remembering it.
    if (entry.lane.isLarge) this.#options.write({ is: 'identified', id: entry.id, source })
  }

  #succeeded(entry: BookEntry, outcome: TransferOutcome): void {
    // What was paused too late is done all the same, and a run that was to go on with it need not.
    if (!this.#options.apply(entry, { type: 'ended', outcome, at: Date.now() })) return
    this.#runs.abort(entry)
    this.#options.note({ is: 'ended', ids: [entry.id] })
    this.#options.onEnded?.(entry.state.transfer, outcome)
  }

  #stopped(entry: BookEntry, error: unknown, signal: AbortSignal): void {
    // Paused, cancelled, or Kura is closing: its phase tells already.
    if (signal.aborted) return
    if (error instanceof ThreadDeath && entry.interruptions < MAX_INTERRUPTIONS) {
      entry.interruptions += 1
      this.#options.apply(entry, { type: 'interrupted' })
      return
    }
    this.#failed(entry, StorageError.from(error).toData())
  }

  #failed(entry: BookEntry, error: StorageErrorData): void {
    const { apply, write, isNetworkAway, onEnded } = this.#options
    if (isNetworkAway(error, storesOf(entry.state.request))) {
      apply(entry, { type: 'paused', reason: 'network' })
      return
    }
    if (error.code === 'CANCELLED') {
      // Nobody asked for it: a thread was ended under it. It goes on at the next start.
      apply(entry, { type: 'paused', reason: 'quit' })
      return
    }
    apply(entry, { type: 'failed', error, at: Date.now() })
    if (GIVEN_UP.has(error.code)) this.giveUp(entry)
    write(entryLine(entry))
    onEnded?.(entry.state.transfer, null)
  }
}
