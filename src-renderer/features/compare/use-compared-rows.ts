import { useQueries, useQuery } from '@tanstack/react-query'
import type { ComparisonQuery } from '../../../shared/contract/comparisons.ts'
import type { ComparedRow } from '../../../shared/domain/comparison.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import { type ComparedIds, comparedRowsOptions } from '../../rpc/comparison-queries.ts'
import { WINDOW_ROWS } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'

export interface ComparedRows {
  readonly total: number
  /** Of all rows that pass the filter, each content once. */
  readonly sizeBytes: number
  /** Undefined while its window is on the way. */
  readonly at: (index: number) => ComparedRow | undefined
  /** Whether its window of rows is there. */
  readonly has: (index: number) => boolean
  /** Nothing is known yet. */
  readonly isLoading: boolean
  /** What is shown answers the query before this one. */
  readonly isOutdated: boolean
  readonly error: StorageError | null
  readonly retry: () => void
}

/** The rows of a comparison by windows; rows of the query before stay until the new ones are there. */
export function useComparedRows(
  storeIds: ComparedIds,
  query: ComparisonQuery,
  windows: readonly number[],
): ComparedRows {
  const rpc = useRpc()
  const first = useQuery({
    ...comparedRowsOptions(rpc, storeIds, query, 0),
    placeholderData: (previous, previousQuery) =>
      previousQuery?.queryKey[1] === storeIds ? previous : undefined,
  })
  const later = windows.filter((index) => index > 0)
  const rest = useQueries({
    queries: later.map((index) => comparedRowsOptions(rpc, storeIds, query, index)),
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
