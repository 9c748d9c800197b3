import type { ArtifactName, ArtifactType, Evidence, Sha256 } from './artifact.ts'
import type { StoreId } from './store.ts'

/** One of the two artifacts that are laid side by side. */
export interface DiffSide {
  readonly storeId: StoreId
  readonly hash: Sha256
  readonly names: readonly ArtifactName[]
  readonly type: ArtifactType
  readonly sizeBytes: number | null
  /** RFC 3339, UTC. */
  readonly createdAt: string
  readonly contentType: string
  readonly evidence: Evidence
}

/** One key of a document that is not the same on both sides. */
export interface KeyChange {
  readonly kind: 'added' | 'removed' | 'changed'
  /** Keys and indexes from the root of the document. */
  readonly path: readonly (string | number)[]
  /** As JSON, cut where it is long; null on the side that does not have it. */
  readonly left: string | null
  readonly right: string | null
}

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Lines that changed, with some that did not around them. Line numbers count from 1. */
export interface DiffHunk {
  readonly leftStart: number
  readonly rightStart: number
  readonly lines: readonly DiffLine[]
}

export type ContentDiff =
  /** The same content, or documents that mean the same. */
  | { readonly kind: 'same' }
  /** JSON or YAML by keys; the order of keys and the layout do not count. */
  | {
      readonly kind: 'keys'
      readonly format: 'JSON' | 'YAML'
      readonly changes: readonly KeyChange[]
      /** Of all, also of those that are not in `changes`. */
      readonly changeCount: number
    }
  | {
      readonly kind: 'lines'
      readonly hunks: readonly DiffHunk[]
      readonly removed: number
      readonly added: number
      /** The two are too far apart to find every line that they share. */
      readonly isRough: boolean
      /** There are more hunks than these. */
      readonly isCut: boolean
      /** Why it is not by keys, where that might be expected; a sentence. */
      readonly note: string | null
    }
  /** Why the contents are not compared; a sentence. */
  | { readonly kind: 'none'; readonly reason: string }

/** Two artifacts side by side. */
export interface ArtifactDiff {
  readonly left: DiffSide
  readonly right: DiffSide
  readonly isSameContent: boolean
  /** What the names' documents hold besides; null on the side that does not have the key. */
  readonly metadata: readonly {
    readonly key: string
    readonly left: string | null
    readonly right: string | null
  }[]
  readonly names: {
    readonly both: readonly string[]
    readonly onlyLeft: readonly string[]
    readonly onlyRight: readonly string[]
  }
  readonly content: ContentDiff
}
