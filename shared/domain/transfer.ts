import type { Sha256 } from './artifact.ts'
import type { StorageErrorData } from './storage-error.ts'
import type { StoreId } from './store.ts'

export type TransferId = string & { readonly __brand: 'TransferId' }

/**
 * upload: a file into a store. download: content out of a store into a file. verify: content re-hashed in
 * place. copy: content with its names from one store into another. repair: content that is damaged in a store
 * replaced by that of another, and re-hashed.
 */
export const TRANSFER_KINDS = ['upload', 'download', 'verify', 'copy', 'repair'] as const
export type TransferKind = (typeof TRANSFER_KINDS)[number]

export const TRANSFER_PHASES = [
  'queued',
  'hashing',
  'checking',
  'sending',
  'verifying',
  'paused',
  'done',
  'already-stored',
  'failed',
  'cancelled',
] as const
export type TransferPhase = (typeof TRANSFER_PHASES)[number]

const ENDED: ReadonlySet<TransferPhase> = new Set(['done', 'already-stored', 'failed', 'cancelled'])

export function hasEnded(phase: TransferPhase): boolean {
  return ENDED.has(phase)
}

/** queued and paused wait; the phases between them and the end run. */
export function isRunning(phase: TransferPhase): boolean {
  return !hasEnded(phase) && phase !== 'queued' && phase !== 'paused'
}

/**
 * Why a transfer is paused. user: until the user lets it go on. network: until the network is back.
 * quit: until Kura runs again.
 */
export const PAUSE_REASONS = ['user', 'network', 'quit'] as const
export type PauseReason = (typeof PAUSE_REASONS)[number]

/** A transfer as the tray shows it. */
export interface Transfer {
  readonly id: TransferId
  /** The tray's order, and the order of starting: that of asking, until something is moved. Not always whole. */
  readonly sequence: number
  readonly kind: TransferKind
  readonly name: string
  /** Where it goes to, or what is read. */
  readonly storeId: StoreId
  /** Of a copy or a repair: where it comes from. */
  readonly sourceStoreId: StoreId | null
  /** Null until it is known. */
  readonly hash: Sha256 | null
  readonly phase: TransferPhase
  /** Null until the source was looked at. */
  readonly sizeBytes: number | null
  /** Of a paused one; null for all others. */
  readonly pauseReason: PauseReason | null
  /** Within the present phase; of what waits, as far as it came before. */
  readonly doneBytes: number
  /** How many of them an earlier attempt had moved: they were not moved again. */
  readonly confirmedBytes: number
  /** Smoothed; null while nothing moves. */
  readonly bytesPerSecond: number | null
  /** Content bytes written to the store; 0 for what was there already. */
  readonly sentBytes: number
  readonly error: StorageErrorData | null
  /** RFC 3339, UTC; null until it ends. */
  readonly endedAt: string | null
}

/** Counts over all transfers since the last "clear", shown and folded alike. */
export interface TransferTotals {
  readonly queued: number
  readonly running: number
  readonly paused: number
  /** Uploads done. */
  readonly stored: number
  readonly alreadyStored: number
  /** Downloads done. */
  readonly saved: number
  readonly verified: number
  /** Copies done. */
  readonly copied: number
  /** Repairs done. */
  readonly repaired: number
  readonly failed: number
  readonly cancelled: number
  /** Bytes of all transfers that have not ended, and how many of them are done. */
  readonly openBytes: number
  readonly openDoneBytes: number
  /** Content moved or verified, over the last seconds. */
  readonly bytesPerSecond: number
  /** Until what is not paused is done; null while that cannot be told. */
  readonly secondsLeft: number | null
  /** The user paused everything: what is added now is paused too, until all goes on. */
  readonly isHeld: boolean
}

/** The words of what has ended, in the order in which they are told: `12 stored, 1 failed`. */
export const ENDED_WORDS = [
  ['stored', 'stored'],
  ['alreadyStored', 'already there'],
  ['saved', 'saved'],
  ['verified', 'verified'],
  ['copied', 'copied'],
  ['repaired', 'repaired'],
  ['failed', 'failed'],
  ['cancelled', 'cancelled'],
] as const satisfies readonly (readonly [keyof TransferTotals, string])[]

/**
 * A step of the transfer stream: first a snapshot (`reset`), then what changed, at most 10 a second.
 * The stream shows what runs or failed, the head of the queue and the latest ended ones; the rest is
 * in the totals.
 */
export interface TransferUpdate {
  readonly reset: boolean
  readonly changed: readonly Transfer[]
  readonly removed: readonly TransferId[]
  readonly totals: TransferTotals
}
