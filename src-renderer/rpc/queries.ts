import { queryOptions } from '@tanstack/react-query'
import type { ArtifactQuery } from '../../shared/contract/artifacts.ts'
import type { ComparisonQuery, PlanRequest } from '../../shared/contract/comparisons.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Rpc } from './client.ts'

/** One content in one store. */
export interface StoredContent {
  readonly storeId: StoreId
  readonly hash: Sha256
}

/** Rows asked for at once. */
export const WINDOW_ROWS = 200

/** Every query key of the page. Keys begin with what a change makes stale. */
export const queryKeys = {
  /** All that the catalog of a store answers. */
  store: (storeId: StoreId) => ['store', storeId] as const,
  window: (storeId: StoreId | null, query: ArtifactQuery, index: number) =>
    ['store', storeId, 'rows', query, index] as const,
  /** Not made stale by changes: another revision is another question. */
  facets: (storeId: StoreId, query: ArtifactQuery, revision: number) =>
    ['facets', storeId, query, revision] as const,
  detail: (storeId: StoreId, hash: Sha256) => ['store', storeId, 'detail', hash] as const,
  everywhere: (hash: Sha256) => ['where', hash] as const,
  allWhere: ['where'] as const,
  /** All that a comparison of these stores answers. */
  comparison: (storeIds: readonly StoreId[]) => ['comparison', storeIds] as const,
  comparedRows: (storeIds: readonly StoreId[], query: ComparisonQuery, index: number) =>
    ['comparison', storeIds, 'rows', query, index] as const,
  conflicts: (storeIds: readonly StoreId[], text: string, index: number) =>
    ['comparison', storeIds, 'conflicts', text, index] as const,
  allPlans: ['plan'] as const,
  plan: (storeIds: readonly StoreId[], request: PlanRequest) =>
    ['plan', storeIds, request] as const,
  diff: (left: StoredContent, right: StoredContent) => ['diff', left, right] as const,
  connection: (storeId: StoreId) => ['connection', storeId] as const,
  awsProfiles: ['aws-profiles'] as const,
  secretStorage: ['secret-storage'] as const,
  unfinished: (storeId: StoreId) => ['unfinished', storeId] as const,
  bandwidthLimit: ['bandwidth-limit'] as const,
}

/** One window of rows: `index` counts windows, not rows. */
export function windowOptions(
  rpc: Rpc,
  storeId: StoreId | null,
  query: ArtifactQuery,
  index: number,
) {
  return queryOptions({
    queryKey: queryKeys.window(storeId, query, index),
    queryFn: ({ signal }) => {
      if (storeId === null) throw new Error('A query without a store is never enabled.')
      const offset = index * WINDOW_ROWS
      return rpc.client.artifacts.list({ storeId, query, offset, limit: WINDOW_ROWS }, { signal })
    },
    enabled: storeId !== null,
    // Those who scroll through a million rows see thousands of windows, and each is there in a moment.
    gcTime: 5_000,
  })
}

export function facetsOptions(rpc: Rpc, storeId: StoreId, query: ArtifactQuery, revision: number) {
  return queryOptions({
    queryKey: queryKeys.facets(storeId, query, revision),
    queryFn: ({ signal }) => rpc.client.artifacts.facets({ storeId, query }, { signal }),
    gcTime: 1_000,
  })
}

export function detailOptions(rpc: Rpc, storeId: StoreId, hash: Sha256) {
  return queryOptions({
    queryKey: queryKeys.detail(storeId, hash),
    queryFn: ({ signal }) => rpc.client.artifacts.detail({ storeId, hash }, { signal }),
    gcTime: 60_000,
  })
}

/** A store's settings, read anew each time they are looked at. */
export function connectionOptions(rpc: Rpc, storeId: StoreId) {
  return queryOptions({
    queryKey: queryKeys.connection(storeId),
    queryFn: ({ signal }) => rpc.client.stores.connection({ storeId }, { signal }),
    gcTime: 0,
  })
}

/** Read anew each time they are asked for: their files may be written meanwhile. */
export function awsProfilesOptions(rpc: Rpc) {
  return queryOptions({
    queryKey: queryKeys.awsProfiles,
    queryFn: ({ signal }) => rpc.client.stores.awsProfiles(undefined, { signal }),
    gcTime: 0,
  })
}

export function secretStorageOptions(rpc: Rpc) {
  return queryOptions({
    queryKey: queryKeys.secretStorage,
    queryFn: ({ signal }) => rpc.client.stores.secretStorage(undefined, { signal }),
  })
}

/** A store's unfinished uploads, asked for anew each time they are looked at. */
export function unfinishedOptions(rpc: Rpc, storeId: StoreId) {
  return queryOptions({
    queryKey: queryKeys.unfinished(storeId),
    queryFn: ({ signal }) => rpc.client.stores.unfinished({ storeId }, { signal }),
    gcTime: 0,
  })
}

export function limitOptions(rpc: Rpc) {
  return queryOptions({
    queryKey: queryKeys.bandwidthLimit,
    queryFn: ({ signal }) => rpc.client.transfers.limit(undefined, { signal }),
  })
}
