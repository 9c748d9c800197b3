import { useQueries, useQuery } from '@tanstack/react-query'
import type { ArtifactQuery } from '../../../shared/contract/artifacts.ts'
import type { ArtifactRow } from '../../../shared/domain/artifact.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { WINDOW_ROWS, windowOptions } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'

export interface ArtifactRows {
  readonly total: number
  /** Of all rows that pass the filter. */
  readonly sizeBytes: number
  /** Whether all that there is of a window has come, or will not come. */
  readonly has: (window: number) => boolean
  /** Undefined while its window is on the way. */
  readonly at: (index: number) => ArtifactRow | undefined
  /** Nothing is known yet. */
  readonly isLoading: boolean
  /** What is shown answers the query before this one. */
  readonly isOutdated: boolean
  readonly error: StorageError | null
  readonly retry: () => void
}

/**
 * The rows of a store by windows. The first window is always held, since it tells the total; of the
 * others those that `windows` names. Rows of the query before stay until the new ones are there.
 */
export function useArtifactRows(
  storeId: StoreId | null,
  query: ArtifactQuery,
  windows: readonly number[],
): ArtifactRows {
  const rpc = useRpc()
  const first = useQuery({
    ...windowOptions(rpc, storeId, query, 0),
    placeholderData: (previous, previousQuery) =>
      previousQuery?.queryKey[1] === storeId ? previous : undefined,
  })
  const later = windows.filter((index) => index > 0)
  const rest = useQueries({
    queries: later.map((index) => windowOptions(rpc, storeId, query, index)),
  })
  const byWindow = new Map(later.map((index, position) => [index, rest[position]?.data]))
  byWindow.set(0, first.data)
  const failed = new Set(later.filter((_, position) => rest[position]?.isError))
  return {
    total: first.data?.total ?? 0,
    sizeBytes: first.data?.sizeBytes ?? 0,
    has: (index) => index === 0 || byWindow.get(index) !== undefined || failed.has(index),
    at: (index) => byWindow.get(Math.floor(index / WINDOW_ROWS))?.rows[index % WINDOW_ROWS],
    isLoading: first.isPending,
    isOutdated: first.isPlaceholderData,
    error: first.error === null ? null : StorageError.from(first.error),
    retry: () => void first.refetch(),
  }
}
