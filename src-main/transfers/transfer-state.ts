import type { ServerCheck, Sha256 } from '../../shared/domain/artifact.ts'
import type { StorageErrorData } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import {
  hasEnded,
  isRunning,
  type Transfer,
  type TransferId,
} from '../../shared/domain/transfer.ts'

/** What was asked for. Paths stay in the main process. */
export type TransferRequest =
  | {
      readonly kind: 'upload'
      readonly storeId: StoreId
      readonly name: string
      readonly path: string
      readonly sizeBytes: number
    }
  | {
      readonly kind: 'download'
      readonly storeId: StoreId
      readonly name: string
      readonly hash: Sha256
      readonly path: string
      readonly sizeBytes: number | null
    }
  | {
      readonly kind: 'verify'
      readonly storeId: StoreId
      readonly name: string
      readonly hash: Sha256
      readonly sizeBytes: number | null
    }

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
  | {
      readonly type: 'progressed'
      readonly phase: RunningPhase
      readonly doneBytes: number
      readonly at: number
    }
  | { readonly type: 'ended'; readonly outcome: TransferOutcome; readonly at: number }
  | { readonly type: 'failed'; readonly error: StorageErrorData; readonly at: number }
  | { readonly type: 'cancelled'; readonly at: number }
  | { readonly type: 'retried' }

export interface TransferState {
  readonly request: TransferRequest
  /** What the page is shown. A new object at every change. */
  readonly transfer: Transfer
  /** Where the speed was last measured. */
  readonly measured: { readonly at: number; readonly doneBytes: number } | null
}

export function queuedTransfer(
  id: TransferId,
  sequence: number,
  request: TransferRequest,
): TransferState {
  const { kind, name, storeId, sizeBytes } = request
  const hash = request.kind === 'upload' ? null : request.hash
  const transfer: Transfer = { ...AT_REST, id, sequence, kind, name, storeId, hash, sizeBytes }
  return { request, transfer, measured: null }
}

const AT_REST = {
  phase: 'queued',
  doneBytes: 0,
  bytesPerSecond: null,
  sentBytes: 0,
  error: null,
  endedAt: null,
} as const

/**
 * The next state of a transfer. An event that does not belong to the present phase (late progress of
 * a cancelled transfer, for example) changes nothing: the very same object comes back.
 */
export function reduceTransfer(state: TransferState, event: TransferEvent): TransferState {
  const { phase } = state.transfer
  switch (event.type) {
    case 'progressed':
      return phase === 'queued' || isRunning(phase) ? progressed(state, event) : state
    case 'ended':
      return isRunning(phase) || phase === 'queued' ? ended(state, event) : state
    case 'failed':
      return hasEnded(phase)
        ? state
        : atEnd(state, { phase: 'failed', error: event.error }, event.at)
    case 'cancelled':
      return hasEnded(phase) ? state : atEnd(state, { phase: 'cancelled' }, event.at)
    case 'retried':
      return phase === 'failed' || phase === 'cancelled'
        ? { ...state, transfer: { ...state.transfer, ...AT_REST }, measured: null }
        : state
  }
}

function progressed(
  state: TransferState,
  { phase, doneBytes, at }: Extract<TransferEvent, { type: 'progressed' }>,
): TransferState {
  const { transfer, measured } = state
  const isSamePhase = transfer.phase === phase
  if (!isSamePhase || measured === null || doneBytes < measured.doneBytes) {
    const changed = { phase, doneBytes, bytesPerSecond: null }
    return { ...state, transfer: { ...transfer, ...changed }, measured: { at, doneBytes } }
  }
  const bytesPerSecond = smoothedSpeed(transfer.bytesPerSecond, measured, doneBytes, at)
  return {
    ...state,
    transfer: { ...transfer, doneBytes, bytesPerSecond },
    measured: { at, doneBytes },
  }
}

/** Time in which a measured speed loses all but 1/e of its weight. */
const SPEED_MEMORY_MS = 2_000

function smoothedSpeed(
  known: number | null,
  measured: { readonly at: number; readonly doneBytes: number },
  doneBytes: number,
  at: number,
): number | null {
  const elapsedMs = at - measured.at
  if (elapsedMs <= 0) return known
  const present = ((doneBytes - measured.doneBytes) / elapsedMs) * 1_000
  if (known === null) return present
  const weight = Math.exp(-elapsedMs / SPEED_MEMORY_MS)
  return known * weight + present * (1 - weight)
}

function ended(
  state: TransferState,
  { outcome, at }: Extract<TransferEvent, { type: 'ended' }>,
): TransferState {
  const { phase, hash, sizeBytes, sentBytes } = outcome
  return atEnd(state, { phase, hash, sizeBytes, sentBytes, doneBytes: sizeBytes }, at)
}

function atEnd(state: TransferState, changes: Partial<Transfer>, at: number): TransferState {
  const endedAt = new Date(at).toISOString()
  return {
    ...state,
    transfer: { ...state.transfer, bytesPerSecond: null, ...changes, endedAt },
    measured: null,
  }
}
