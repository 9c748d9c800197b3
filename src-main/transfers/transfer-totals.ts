import {
  hasEnded,
  isRunning,
  type Transfer,
  type TransferTotals,
} from '../../shared/domain/transfer.ts'
import { SpeedMeter } from './transfer-speed.ts'

/** Which count of the totals an ended transfer goes into. */
type EndedCount =
  | 'stored'
  | 'alreadyStored'
  | 'saved'
  | 'verified'
  | 'copied'
  | 'repaired'
  | 'failed'
  | 'cancelled'

const NO_ENDED: Readonly<Record<EndedCount, number>> = {
  stored: 0,
  alreadyStored: 0,
  saved: 0,
  verified: 0,
  copied: 0,
  repaired: 0,
  failed: 0,
  cancelled: 0,
}

const DONE: Readonly<Record<Transfer['kind'], EndedCount>> = {
  upload: 'stored',
  download: 'saved',
  verify: 'verified',
  copy: 'copied',
  repair: 'repaired',
}

/** What is summed up over the transfers that have not ended. */
interface OpenSums {
  readonly queued: number
  readonly running: number
  readonly paused: number
  readonly bytes: number
  readonly doneBytes: number
  readonly pausedBytes: number
}

const NOTHING: OpenSums = {
  queued: 0,
  running: 0,
  paused: 0,
  bytes: 0,
  doneBytes: 0,
  pausedBytes: 0,
}

/**
 * The totals over all transfers, kept up to date with each change of one: nothing here is as slow as the
 * queue is long. What has ended is counted until `clear`, also when its transfer is forgotten.
 */
export class TotalsLedger {
  readonly #ended: Record<EndedCount, number> = { ...NO_ENDED }
  readonly #moved = new SpeedMeter()
  readonly #settled = new SpeedMeter()
  #open = NOTHING

  /** A transfer was added (`before` null), changed, or put back into the queue. `at` in milliseconds. */
  change(before: Transfer | null, after: Transfer, at: number): void {
    const left = before === null ? NOTHING : sumsOf(before)
    const come = sumsOf(after)
    this.#open = combine(combine(this.#open, left, -1), come, 1)
    this.#count(before, -1)
    this.#count(after, 1)
    if (before === null || !isRunning(before.phase)) return
    const moved = movedBytes(before, after)
    if (moved > 0) this.#moved.add(moved, at)
    const settled = settledBytes(before, after)
    if (settled > 0) this.#settled.add(settled, at)
  }

  /** What has ended is not counted any more. */
  clear(): void {
    Object.assign(this.#ended, NO_ENDED)
  }

  get openCount(): number {
    return this.#open.queued + this.#open.running + this.#open.paused
  }

  totals(at: number, isHeld: boolean): TransferTotals {
    const { queued, running, paused, bytes, doneBytes, pausedBytes } = this.#open
    if (running === 0) {
      this.#moved.reset()
      this.#settled.reset()
    }
    const settledPerSecond = this.#settled.rate(at)
    const left = bytes - doneBytes - pausedBytes
    return {
      ...this.#ended,
      queued,
      running,
      paused,
      openBytes: bytes,
      openDoneBytes: doneBytes,
      bytesPerSecond: this.#moved.rate(at),
      secondsLeft: settledPerSecond > 0 ? Math.max(0, left) / settledPerSecond : null,
      isHeld,
    }
  }

  #count(transfer: Transfer | null, by: 1 | -1): void {
    const counted = transfer && endedCountOf(transfer)
    // What was counted before the last `clear` can be retried after it.
    if (counted) this.#ended[counted] = Math.max(0, this.#ended[counted] + by)
  }
}

function endedCountOf({ phase, kind }: Transfer): EndedCount | null {
  switch (phase) {
    case 'done':
      return DONE[kind]
    case 'already-stored':
      return 'alreadyStored'
    case 'failed':
    case 'cancelled':
      return phase
    default:
      return null
  }
}

function sumsOf(transfer: Transfer): OpenSums {
  const { phase } = transfer
  if (hasEnded(phase)) return NOTHING
  const bytes = transfer.sizeBytes ?? 0
  const doneBytes = doneOf(transfer)
  const isPaused = phase === 'paused'
  return {
    queued: phase === 'queued' ? 1 : 0,
    running: isRunning(phase) ? 1 : 0,
    paused: isPaused ? 1 : 0,
    bytes,
    doneBytes,
    pausedBytes: isPaused ? bytes - doneBytes : 0,
  }
}

/** Hashing and checking come before the work that the totals are about. */
function doneOf({ phase, doneBytes }: Transfer): number {
  return phase === 'hashing' || phase === 'checking' ? 0 : doneBytes
}

function combine(sums: OpenSums, other: OpenSums, by: 1 | -1): OpenSums {
  return {
    queued: sums.queued + by * other.queued,
    running: sums.running + by * other.running,
    paused: sums.paused + by * other.paused,
    bytes: sums.bytes + by * other.bytes,
    doneBytes: sums.doneBytes + by * other.doneBytes,
    pausedBytes: sums.pausedBytes + by * other.pausedBytes,
  }
}

/** Content bytes that were moved or verified between two states of a running transfer. */
function movedBytes(before: Transfer, after: Transfer): number {
  if (after.phase === 'already-stored' || after.phase === 'paused') return 0
  return newBytes(after) - newBytes(before)
}

/** What an earlier attempt had moved is not moved anew. */
function newBytes(transfer: Transfer): number {
  return Math.max(0, doneOf(transfer) - transfer.confirmedBytes)
}

/** By how much the bytes that are left became fewer. */
function settledBytes(before: Transfer, after: Transfer): number {
  if (after.phase === 'already-stored') return (after.sizeBytes ?? 0) - doneOf(before)
  return movedBytes(before, after)
}
