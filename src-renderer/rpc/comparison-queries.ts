import { queryOptions } from '@tanstack/react-query'
import type { ComparisonQuery, PlanRequest } from '../../shared/contract/comparisons.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Rpc } from './client.ts'
import { queryKeys, type StoredContent, WINDOW_ROWS } from './queries.ts'

/** Stores that can be compared at all; null where there are too few of them. */
export type ComparedIds = readonly StoreId[] | null

const NO_STORES: readonly StoreId[] = []

function needed<Value>(value: Value | null): Value {
  if (value === null) throw new Error('A query without its stores is never enabled.')
  return value
}

/** One window of the comparison's rows: `index` counts windows, not rows. */
export function comparedRowsOptions(
  rpc: Rpc,
  storeIds: ComparedIds,
  query: ComparisonQuery,
  index: number,
) {
  return queryOptions({
    queryKey: queryKeys.comparedRows(storeIds ?? NO_STORES, query, index),
    queryFn: ({ signal }) =>
      rpc.client.comparisons.list(
        {
          storeIds: [...needed(storeIds)],
          query,
          offset: index * WINDOW_ROWS,
          limit: WINDOW_ROWS,
        },
        { signal },
      ),
    enabled: storeIds !== null,
    gcTime: 60_000,
  })
}

/** One window of the names that stand for different contents. */
export function conflictsOptions(
  rpc: Rpc,
  storeIds: readonly StoreId[],
  text: string,
  index: number,
) {
  return queryOptions({
    queryKey: queryKeys.conflicts(storeIds, text, index),
    queryFn: ({ signal }) =>
      rpc.client.comparisons.conflicts(
        {
          storeIds: [...storeIds],
          offset: index * WINDOW_ROWS,
          limit: WINDOW_ROWS,
          ...(text !== '' && { text }),
        },
        { signal },
      ),
    gcTime: 60_000,
  })
}

export function everywhereOptions(rpc: Rpc, hash: Sha256) {
  return queryOptions({
    queryKey: queryKeys.everywhere(hash),
    queryFn: ({ signal }) => rpc.client.comparisons.artifact({ hash }, { signal }),
    gcTime: 60_000,
  })
}

/** A plan is made anew each time it is asked for: it holds for what the stores have then. */
export function planOptions(rpc: Rpc, storeIds: readonly StoreId[], request: PlanRequest) {
  return queryOptions({
    queryKey: queryKeys.plan(storeIds, request),
    queryFn: ({ signal }) =>
      rpc.client.comparisons.plan({ storeIds: [...storeIds], request }, { signal }),
    staleTime: 0,
    gcTime: 0,
  })
}

export function diffOptions(rpc: Rpc, left: StoredContent, right: StoredContent) {
  return queryOptions({
    queryKey: queryKeys.diff(left, right),
    queryFn: ({ signal }) =>
      rpc.client.comparisons.diff({ left: { ...left }, right: { ...right } }, { signal }),
    gcTime: 0,
  })
}
