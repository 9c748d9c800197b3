import type { ArtifactQuery } from '../../../shared/contract/artifacts.ts'
import type { ArtifactRow } from '../../../shared/domain/artifact.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { windowOptions } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { useWindows, type Windows } from '../../rpc/use-windows.ts'

export interface ArtifactRows extends Windows<ArtifactRow> {
  /** Of all rows that pass the filter. */
  readonly sizeBytes: number
}

/** The rows of a store, of which the windows in `windows` are held. */
export function useArtifactRows(
  storeId: StoreId | null,
  query: ArtifactQuery,
  windows: readonly number[],
): ArtifactRows {
  const rpc = useRpc()
  const { first, ...rows } = useWindows(
    windows,
    (window) => windowOptions(rpc, storeId, query, window),
    (answer) => answer.rows,
  )
  return { ...rows, sizeBytes: first?.sizeBytes ?? 0 }
}
