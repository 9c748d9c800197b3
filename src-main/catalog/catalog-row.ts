import type { ArtifactName, ArtifactType, Sha256 } from '../../shared/domain/artifact.ts'

/** One content, or names without content, in one store. */
export interface CatalogRow {
  readonly hash: Sha256
  /** Newest first. */
  readonly names: readonly ArtifactName[]
  readonly sizeBytes: number | null
  /** RFC 3339, UTC. */
  readonly createdAt: string
  readonly type: ArtifactType
}

/** A content as a scan of the store finds it. */
export interface ScannedContent {
  readonly hash: Sha256
  /** Null when there are names but no content. */
  readonly sizeBytes: number | null
  /** Milliseconds since the epoch; null without content. */
  readonly modifiedAt: number | null
  readonly names: readonly { readonly name: string; readonly modifiedAt: number }[]
}

export interface CatalogWindow {
  /** Rows that pass the filter, and the bytes of their contents. */
  readonly total: number
  readonly sizeBytes: number
  readonly revision: number
  readonly rows: readonly CatalogRow[]
}
