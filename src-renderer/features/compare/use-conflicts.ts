import { useQueries, useQuery } from '@tanstack/react-query'
import type { NameConflict } from '../../../shared/domain/comparison.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { conflictsOptions } from '../../rpc/comparison-queries.ts'
import { WINDOW_ROWS } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'

export interface Conflicts {
  readonly total: number
  readonly at: (index: number) => NameConflict | undefined
  readonly isLoading: boolean
  readonly error: StorageError | null
  readonly retry: () => void
}

/** The names that stand for different contents, by windows. */
export function useConflicts(
  storeIds: readonly StoreId[],
  text: string,
  windows: readonly number[],
): Conflicts {
  const rpc = useRpc()
  const first = useQuery({
    ...conflictsOptions(rpc, storeIds, text, 0),
    placeholderData: (previous, previousQuery) =>
      previousQuery?.queryKey[1] === storeIds ? previous : undefined,
  })
  const later = windows.filter((index) => index > 0)
  const rest = useQueries({
    queries: later.map((index) => conflictsOptions(rpc, storeIds, text, index)),
  })
  const byWindow = new Map(later.map((index, position) => [index, rest[position]?.data]))
  byWindow.set(0, first.data)
  return {
    total: first.data?.total ?? 0,
    at: (index) => byWindow.get(Math.floor(index / WINDOW_ROWS))?.conflicts[index % WINDOW_ROWS],
    isLoading: first.isPending,
    error: first.error === null ? null : StorageError.from(first.error),
    retry: () => void first.refetch(),
  }
}
