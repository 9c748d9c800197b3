import type { ArtifactName, ArtifactType, Evidence, Sha256 } from './artifact.ts'
import type { Counted } from './counted.ts'
import type { StorageErrorData } from './storage-error.ts'
import type { StoreId } from './store.ts'

/** How many stores can be compared with each other. */
export const MIN_COMPARED_STORES = 2
export const MAX_COMPARED_STORES = 8

/**
 * What a store holds of one content. present: the content, with the size that it should have. other-size: its
 * size is not that of the best vouched copy. damaged: the last check found other bytes. missing: a complete
 * listing does not have it, though there may be names of it. unknown: the store is offline, or still listing.
 */
export const CELL_STATES = ['present', 'missing', 'damaged', 'other-size', 'unknown'] as const
export type CellState = (typeof CELL_STATES)[number]

/** One content in one store. */
export interface ComparedCell {
  readonly state: CellState
  /** Null where there is no content. */
  readonly sizeBytes: number | null
  /** `claimed` where there is no content. */
  readonly evidence: Evidence
  /** The store has names of it, whether or not it has the content. */
  readonly isNamed: boolean
}

/** One content in all compared stores. */
export interface ComparedRow {
  readonly hash: Sha256
  /** Those of the first store that has any, newest first, then what others call it; at most `MAX_ROW_NAMES`. */
  readonly names: readonly ArtifactName[]
  readonly type: ArtifactType
  /** Of the best vouched copy; null where no store has the content. */
  readonly sizeBytes: number | null
  /** RFC 3339, UTC: the oldest of the stores. */
  readonly createdAt: string
  /** In the order of the compared stores. */
  readonly cells: readonly ComparedCell[]
  /** Another content has one of its names, in another store. */
  readonly hasConflict: boolean
}

/** More names of one content than this are in the store's own view. */
export const MAX_ROW_NAMES = 20

/** Of one of the compared stores. */
export interface ComparedStore {
  readonly storeId: StoreId
  /** complete: the listing came to its end. listing, offline: what is known so far takes part. */
  readonly state: 'complete' | 'listing' | 'offline'
  /** RFC 3339, UTC: of when the known rows are; null where no listing ever came to its end. */
  readonly listedAt: string | null
  /** Why it is offline. */
  readonly error: StorageErrorData | null
  /** An earlier one of the compared stores that is the very same place: nothing can be copied between them. */
  readonly samePlaceAs: StoreId | null
  /** What it holds, whole or not. */
  readonly held: Counted
  /** No other compared store has it, and all others are complete. */
  readonly onlyHere: Counted
  /** Missing here, while another has it. */
  readonly missing: Counted
  readonly damaged: Counted
  readonly otherSize: Counted
  /** Held, and nobody ever checked it. */
  readonly unverified: Counted
  /** Another has it; whether this one has cannot be told. */
  readonly unknown: Counted
}

/** Of two of the compared stores. */
export interface ComparedPair {
  readonly a: StoreId
  readonly b: StoreId
  readonly both: Counted
  /** In a, and not or not yet known to be in b. */
  readonly onlyA: Counted
  readonly onlyB: Counted
  /** Of `both`: damaged or of another size in one of them. */
  readonly different: Counted
}

/** A comparison as a whole. What is read at one version belongs together. */
export interface ComparisonState {
  readonly version: number
  /** A newer answer is being worked out. */
  readonly isWorking: boolean
  /** All stores are complete: nothing is unknown. */
  readonly isComplete: boolean
  /** In the order in which they were asked for. */
  readonly stores: readonly ComparedStore[]
  readonly pairs: readonly ComparedPair[]
  /** Every content in any of the stores, once. */
  readonly all: Counted
  /** Whole in every store. */
  readonly same: Counted
  /** Missing, damaged or of another size somewhere. */
  readonly differences: Counted
  /** Names that stand for different contents in different stores; null until they were looked for. */
  readonly conflicts: number | null
  /** Names that differ in case or Unicode form alone; null until they were looked for. */
  readonly spellings: number | null
}

/** A content that stands under a name, and since when in which stores. */
export interface ConflictContent {
  readonly hash: Sha256
  readonly sizeBytes: number | null
  readonly holders: readonly {
    readonly storeId: StoreId
    /** As it is spelt there. */
    readonly name: string
    /** RFC 3339, UTC: since when it has this name there. */
    readonly createdAt: string
  }[]
}

/**
 * content: the stores that have the name do not have the same contents under it. case, form: no conflict, but
 * names that differ in case alone, or in their Unicode form (or in both) alone; some folders and people take
 * them for one.
 */
export const NAME_FINDINGS = ['content', 'case', 'form'] as const
export type NameFinding = (typeof NAME_FINDINGS)[number]

export interface NameConflict {
  readonly finding: NameFinding
  readonly name: string
  /** All ways in which it is spelt; for `content` the name alone. */
  readonly spellings: readonly string[]
  /** Newest first; at most `MAX_CONFLICT_CONTENTS`. */
  readonly contents: readonly ConflictContent[]
  /** Of all contents under the name. */
  readonly contentCount: number
}

export const MAX_CONFLICT_CONTENTS = 50

/** One content wherever it may be. */
export interface ArtifactEverywhere {
  readonly hash: Sha256
  readonly type: ArtifactType
  /** Of the best vouched copy; null where no store is known to have it. */
  readonly sizeBytes: number | null
  /** Every store of the list. */
  readonly stores: readonly (ComparedCell & {
    readonly storeId: StoreId
    readonly names: readonly ArtifactName[]
    /** RFC 3339, UTC; null where it is not known to be there. */
    readonly createdAt: string | null
    readonly samePlaceAs: StoreId | null
  })[]
}
