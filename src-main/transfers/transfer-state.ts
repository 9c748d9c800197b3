import type { ServerCheck, Sha256 } from '../../shared/domain/artifact.ts'
import type { StorageErrorData } from '../../shared/domain/storage-error.ts'
import {
  hasEnded,
  isRunning,
  type PauseReason,
  type Transfer,
  type TransferId,
} from '../../shared/domain/transfer.ts'
import type { TransferRequest } from './transfer-request.ts'
import { smoothedSpeed } from './transfer-speed.ts'

/** How a transfer ended well. */
export interface TransferOutcome {
  readonly phase: 'done' | 'already-stored'
  readonly hash: Sha256
  readonly sizeBytes: number
  readonly sentBytes: number
  /** How the store's server checked what was sent; absent where it did not. */
  readonly serverCheck?: ServerCheck
}

export type RunningPhase = 'hashing' | 'checking' | 'sending' | 'verifying'

/** Times are milliseconds since the epoch. */
export type TransferEvent =
  /** A run begins. */
  | { readonly type: 'started'; readonly at: number }
  | {
      readonly type: 'progressed'
      readonly phase: RunningPhase
      readonly doneBytes: number
      readonly at: number
    }
  /** The hash of the content became known. */
  | { readonly type: 'identified'; readonly hash: Sha256 }
  /** To another place among those that wait. */
  | { readonly type: 'moved'; readonly sequence: number }
  | { readonly type: 'paused'; readonly reason: PauseReason }
  /** Back into the queue, to go on where it stopped. */
  | { readonly type: 'resumed' }
  /** Its run was ended by no fault of its own: back into the queue, to go on where it stopped. */
  | { readonly type: 'interrupted' }
  | { readonly type: 'ended'; readonly outcome: TransferOutcome; readonly at: number }
  | { readonly type: 'failed'; readonly error: StorageErrorData; readonly at: number }
  | { readonly type: 'cancelled'; readonly at: number }
  /** Back into the queue after a failure or a cancel. */
  | { readonly type: 'retried' }

export interface TransferState {
  readonly request: TransferRequest
  /** What the page is shown. A new object at every change. */
  readonly transfer: Transfer
  /** Where the speed was last measured. */
  readonly measured: { readonly at: number; readonly doneBytes: number } | null
  /** What an earlier attempt had done when it stopped; null for a first attempt, and once it goes on. */
  readonly earlierBytes: number | null
}

export function queuedTransfer(
  id: TransferId,
  sequence: number,
  request: TransferRequest,
): TransferState {
  const { kind, name, storeId, sizeBytes } = request
  const hash = request.kind === 'upload' ? null : request.hash
  const sourceStoreId = 'fromStoreId' in request ? request.fromStoreId : null
  const transfer: Transfer = {
    ...AT_REST,
    id,
    sequence,
    kind,
    name,
    storeId,
    sourceStoreId,
    hash,
    sizeBytes,
  }
  return { request, transfer, measured: null, earlierBytes: null }
}

const AT_REST = {
  phase: 'queued',
  pauseReason: null,
  doneBytes: 0,
  confirmedBytes: 0,
  bytesPerSecond: null,
  sentBytes: 0,
  error: null,
  endedAt: null,
} as const

/**
 * The next state of a transfer. An event that does not belong to the present phase (late progress of
 * a cancelled transfer, for example) changes nothing: the very same object comes back. Only `retried`
 * brings back what has ended.
 */
export function reduceTransfer(state: TransferState, event: TransferEvent): TransferState {
  const { transfer } = state
  const { phase } = transfer
  switch (event.type) {
    case 'started':
      return phase === 'queued' ? started(state, event.at) : state
    case 'progressed':
      return isRunning(phase) ? progressed(state, event) : state
    case 'identified':
      return hasEnded(phase) || transfer.hash === event.hash
        ? state
        : withTransfer(state, { hash: event.hash })
    case 'moved':
      return isWaiting(transfer) ? withTransfer(state, { sequence: event.sequence }) : state
    case 'paused':
      return mayPause(transfer, event.reason) ? paused(state, event.reason) : state
    case 'resumed':
      return phase === 'paused' ? resumed(state) : state
    case 'interrupted':
      return isRunning(phase) ? resumed(paused(state, 'quit')) : state
    case 'ended':
      return hasEnded(phase) ? state : ended(state, event)
    case 'failed':
      return hasEnded(phase)
        ? state
        : atEnd(state, { phase: 'failed', error: event.error }, event.at)
    case 'cancelled':
      return hasEnded(phase) ? state : atEnd(state, { phase: 'cancelled' }, event.at)
    case 'retried':
      return phase === 'failed' || phase === 'cancelled' ? retried(state) : state
  }
}

function withTransfer(state: TransferState, changes: Partial<Transfer>): TransferState {
  return { ...state, transfer: { ...state.transfer, ...changes } }
}

function started(state: TransferState, at: number): TransferState {
  const { request, transfer } = state
  const phase = request.kind === 'verify' ? 'verifying' : 'sending'
  // A check is never gone on with: every byte of it is read in one go.
  const doneBytes = request.kind === 'verify' ? 0 : transfer.doneBytes
  return {
    ...withTransfer(state, { phase, doneBytes, confirmedBytes: doneBytes, bytesPerSecond: null }),
    measured: { at, doneBytes: 0 },
    earlierBytes: doneBytes > 0 ? doneBytes : null,
  }
}

function progressed(
  state: TransferState,
  { phase, doneBytes, at }: Extract<TransferEvent, { type: 'progressed' }>,
): TransferState {
  const { transfer, measured, earlierBytes } = state
  if (earlierBytes !== null && phase === 'sending') {
    // What an earlier attempt had moved comes all at once: that is no speed.
    if (doneBytes === 0) {
      return transfer.phase === phase
        ? state
        : withTransfer(state, { phase, doneBytes: earlierBytes })
    }
    const confirmedBytes = Math.min(doneBytes, earlierBytes)
    const changed = { phase, doneBytes, confirmedBytes, bytesPerSecond: null }
    return { ...withTransfer(state, changed), measured: { at, doneBytes }, earlierBytes: null }
  }
  const isSamePhase = transfer.phase === phase
  if (!isSamePhase || measured === null || doneBytes < measured.doneBytes) {
    const changed = { phase, doneBytes, bytesPerSecond: null }
    return { ...withTransfer(state, changed), measured: { at, doneBytes } }
  }
  const elapsedMs = at - measured.at
  const moved = doneBytes - measured.doneBytes
  const bytesPerSecond = smoothedSpeed(transfer.bytesPerSecond, moved, elapsedMs)
  return {
    ...withTransfer(state, { doneBytes, bytesPerSecond }),
    measured: { at, doneBytes },
  }
}

/** What the user paused stays so, whatever else would pause it. */
function mayPause({ phase, pauseReason }: Transfer, reason: PauseReason): boolean {
  if (phase !== 'paused') return !hasEnded(phase)
  return pauseReason !== reason && pauseReason !== 'user'
}

function paused(state: TransferState, pauseReason: PauseReason): TransferState {
  return {
    ...withTransfer(state, {
      phase: 'paused',
      pauseReason,
      doneBytes: keptBytes(state),
      bytesPerSecond: null,
    }),
    measured: null,
    earlierBytes: null,
  }
}

function resumed(state: TransferState): TransferState {
  return withTransfer(state, { phase: 'queued', pauseReason: null })
}

/** What of the present phase counts for the next attempt: hashing and checking begin anew. */
function keptBytes({ transfer, earlierBytes }: TransferState): number {
  if (earlierBytes !== null) return earlierBytes
  return isWaiting(transfer) || transfer.phase === 'sending' ? transfer.doneBytes : 0
}

function isWaiting({ phase }: Transfer): boolean {
  return phase === 'queued' || phase === 'paused'
}

function retried(state: TransferState): TransferState {
  const { phase, doneBytes } = state.transfer
  // What a failed one had moved may still be there; what a cancelled one had is taken back.
  const kept = phase === 'failed' ? doneBytes : 0
  return {
    ...withTransfer(state, { ...AT_REST, doneBytes: kept }),
    measured: null,
    earlierBytes: null,
  }
}

function ended(
  state: TransferState,
  { outcome, at }: Extract<TransferEvent, { type: 'ended' }>,
): TransferState {
  const { phase, hash, sizeBytes, sentBytes } = outcome
  return atEnd(state, { phase, hash, sizeBytes, sentBytes, doneBytes: sizeBytes }, at)
}

function atEnd(state: TransferState, changes: Partial<Transfer>, at: number): TransferState {
  const atRest = { bytesPerSecond: null, pauseReason: null, doneBytes: keptBytes(state) }
  return {
    ...withTransfer(state, { ...atRest, ...changes, endedAt: new Date(at).toISOString() }),
    measured: null,
    earlierBytes: null,
  }
}
