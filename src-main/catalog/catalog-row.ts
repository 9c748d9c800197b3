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

export interface CatalogWindow {
  /** Rows that pass the filter, and the bytes of their contents. */
  readonly total: number
  readonly sizeBytes: number
  readonly revision: number
  readonly rows: readonly CatalogRow[]
}
