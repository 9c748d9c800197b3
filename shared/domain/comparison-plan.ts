import type { Sha256 } from './artifact.ts'
import type { Counted } from './counted.ts'
import type { StorageErrorData } from './storage-error.ts'
import type { StoreId } from './store.ts'

export type PlanId = string & { readonly __brand: 'PlanId' }

export const PLAN_ACTIONS = ['copy-missing', 'repair', 'delete-only-here'] as const
export type PlanAction = (typeof PLAN_ACTIONS)[number]

/**
 * Why something is left as it is. read-only: the store that it would change is. offline, still-listing: what
 * the store holds is not known for sure. no-healthy-copy: no compared store has a copy that is not damaged.
 * same-place: it is in the very same place already. only-in-memory: no other thread can read that store.
 * content-missing: there are names, but no store has the content.
 */
export const SKIP_REASONS = [
  'read-only',
  'offline',
  'still-listing',
  'no-healthy-copy',
  'same-place',
  'only-in-memory',
  'content-missing',
] as const
export type SkipReason = (typeof SKIP_REASONS)[number]

/** Contents that go the same way. */
export interface PlannedRoute extends Counted {
  /** Null for what is deleted. */
  readonly fromStoreId: StoreId | null
  readonly storeId: StoreId
  /** through-here: read and sent by this machine. by-provider: copied at its side, unless it refuses. */
  readonly way: 'through-here' | 'by-provider' | 'delete'
}

/** What would be done, before anything is. */
export interface ComparisonPlan {
  /** Given to `carryOut`, which does this and nothing else; forgotten with the next plan but seven. */
  readonly planId: PlanId
  readonly action: PlanAction
  /** Of the comparison that it was made from. */
  readonly version: number
  /** Contents to copy, repair or delete; one that goes to two stores counts twice. */
  readonly total: Counted
  readonly throughHere: Counted
  readonly byProvider: Counted
  /** About how many requests it takes at stores over a network: providers charge by these. */
  readonly requests: { readonly reads: number; readonly writes: number }
  readonly routes: readonly PlannedRoute[]
  readonly skipped: readonly (Counted & {
    readonly reason: SkipReason
    readonly storeId: StoreId
    /** The first of them. */
    readonly examples: readonly { readonly hash: Sha256; readonly name: string | null }[]
  })[]
  /** The first contents of the plan, to be shown. */
  readonly examples: readonly {
    readonly hash: Sha256
    readonly name: string | null
    readonly sizeBytes: number
    readonly fromStoreId: StoreId | null
    readonly storeId: StoreId
  }[]
}

/** How far a plan is carried out: transfers are queued, deletes are made. */
export interface PlanProgress {
  readonly done: number
  readonly total: number
  readonly failedCount: number
  /** The first of those that failed. */
  readonly failed: readonly { readonly hash: Sha256; readonly error: StorageErrorData }[]
  readonly isDone: boolean
}
