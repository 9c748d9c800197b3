import type { Counted } from './counted.ts'
import type { StorageErrorData } from './storage-error.ts'
import type { StoreId } from './store.ts'

export type VerificationId = string & { readonly __brand: 'VerificationId' }

/**
 * running: contents are read. waiting: a store is still listing, or cannot be reached right now. paused: by the
 * user. budget-spent: goes on with a larger budget. done: everything was looked at. stopped: by the user.
 */
export const VERIFICATION_PHASES = [
  'running',
  'waiting',
  'paused',
  'budget-spent',
  'done',
  'stopped',
] as const
export type VerificationPhase = (typeof VERIFICATION_PHASES)[number]

/** The re-hashing of many contents, one after the other; it goes on after a restart. */
export interface Verification {
  readonly id: VerificationId
  readonly storeIds: readonly StoreId[]
  /** The stores whole, or contents that were picked. */
  readonly scope: 'stores' | 'selection'
  readonly phase: VerificationPhase
  /** At most so many bytes are read in all; null for no end. */
  readonly byteBudget: number | null
  /** At most so many bytes are read in a second; null for as fast as can be. */
  readonly bytesPerSecond: number | null
  /** Leaves out what was checked since; RFC 3339, UTC. Null: everything is read. */
  readonly skipCheckedSince: string | null
  readonly checked: Counted
  readonly whole: number
  readonly damaged: number
  /** Named or listed, but not there. */
  readonly missing: number
  /** Could not be read. */
  readonly failed: number
  /** What is still to be looked at, as far as is known. */
  readonly remaining: Counted
  /** Measured; null while nothing is read. */
  readonly measuredBytesPerSecond: number | null
  /** Why it waits, or what failed last. */
  readonly error: StorageErrorData | null
  /** RFC 3339, UTC. */
  readonly startedAt: string
  readonly endedAt: string | null
}
