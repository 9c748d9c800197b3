import type { PlanAction, PlannedRoute } from '../../shared/domain/comparison-plan.ts'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { WorkedOutRoute } from '../compare/plan-routes.ts'
import { canCopyBetween } from '../transfers/can-copy-between.ts'

type Connections = ReadonlyMap<StoreId, StoreConnection | null>

/** How contents go from one store to another. What is repaired is hashed on its way, so it comes through here. */
export function wayOf(
  action: PlanAction,
  { fromStoreId, storeId }: Pick<PlannedRoute, 'fromStoreId' | 'storeId'>,
  connections: Connections,
): PlannedRoute['way'] {
  if (fromStoreId === null) return 'delete'
  const from = connections.get(fromStoreId)
  const to = connections.get(storeId)
  const isByProvider = action === 'copy-missing' && from && to && canCopyBetween(from, to)
  return isByProvider ? 'by-provider' : 'through-here'
}

/** About how many requests stores over a network get: folders take none. */
export function requestsOf(
  action: PlanAction,
  routes: readonly WorkedOutRoute[],
  storeIds: readonly StoreId[],
  connections: Connections,
): { readonly reads: number; readonly writes: number } {
  let reads = 0
  let writes = 0
  for (const route of routes) {
    const fromStoreId = route.from === null ? null : (storeIds[route.from] as StoreId)
    const storeId = storeIds[route.store] as StoreId
    const way = wayOf(action, { fromStoreId, storeId }, connections)
    const source = fromStoreId !== null && isRemote(connections.get(fromStoreId))
    const target = isRemote(connections.get(storeId))
    const costs = costsOf(route, way)
    if (source) reads += costs.source
    if (!target) continue
    reads += costs.targetReads + (action === 'repair' ? route.parts : 0)
    writes += costs.targetWrites
  }
  return { reads, writes }
}

function costsOf({ count, parts, names }: WorkedOutRoute, way: PlannedRoute['way']) {
  // What is sent in parts is begun and completed by a request each.
  const inParts = parts > count ? parts + 2 * count : count
  switch (way) {
    case 'delete':
      return { source: 0, targetReads: count, targetWrites: count + names }
    case 'by-provider':
      // Looked at and its names listed and read; what is there in the target is asked for.
      return { source: 2 * count + names, targetReads: count, targetWrites: inParts + names }
    case 'through-here':
      return {
        source: 2 * count + names + parts,
        targetReads: count,
        targetWrites: inParts + names,
      }
  }
}

function isRemote(connection: StoreConnection | null | undefined): boolean {
  return connection != null && connection.kind !== 'local' && connection.kind !== 'memory'
}
