import type { PlanRequest } from '../../shared/contract/comparisons.ts'
import type { ComparedStore, ComparisonState } from '../../shared/domain/comparison.ts'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId, StoreSummary } from '../../shared/domain/store.ts'
import type { PlanInput, PlanTarget } from '../compare/plan-contents.ts'
import { canCopyBetween } from '../transfers/can-copy-between.ts'

export interface TargetContext {
  readonly state: ComparisonState
  readonly request: PlanRequest
  readonly connections: ReadonlyMap<StoreId, StoreConnection | null>
  readonly summaries: readonly StoreSummary[]
}

/** Which stores a plan may change, and from where each can get what it lacks. */
export function planTargets(context: TargetContext): PlanInput {
  const { state, request } = context
  const { action, selection } = request
  const wanted = request.action === 'delete-only-here' ? [request.storeId] : request.toStoreIds
  const ids = state.stores.map(({ storeId }) => storeId)
  for (const id of wanted ?? []) {
    if (ids.includes(id)) continue
    throw new StorageError('NOT_FOUND', 'Only stores that are compared can be set right.')
  }
  const places = ids.keys()
  return {
    action,
    selection,
    targets: [...places]
      .filter((store) => wanted === null || wanted.includes(ids[store] as StoreId))
      .map((store) => targetOf(store, context)),
    incomplete: state.stores.map(incompleteness),
  }
}

function targetOf(store: number, context: TargetContext): PlanTarget {
  const { state, request, summaries } = context
  const target = state.stores[store] as ComparedStore
  const summary = summaries.find(({ id }) => id === target.storeId)
  const others = [...state.stores.keys()].filter((other) => other !== store)
  const reachable = others.filter((other) => isSource(other, store, context))
  // What is known to be damaged can be repaired while other things are still being listed.
  const incomplete = incompleteness(target)
  const unsure = request.action === 'repair' && incomplete === 'still-listing' ? null : incomplete
  return {
    store,
    blocked: summary?.readOnly === true ? 'read-only' : unsure,
    sources: reachable.toSorted((a, b) => costOf(a, store, context) - costOf(b, store, context)),
    onlyInMemory: others
      .filter((other) => connectionAt(other, context)?.kind === 'memory')
      .reduce((bits, other) => bits | (1 << other), 0),
    hasTwin: others.some((other) => firstAtPlace(other, context) === firstAtPlace(store, context)),
  }
}

function isSource(from: number, to: number, context: TargetContext): boolean {
  const source = context.state.stores[from] as ComparedStore
  const connection = connectionAt(from, context)
  if (connection === null || connection.kind === 'memory' || source.state === 'offline')
    return false
  return firstAtPlace(from, context) !== firstAtPlace(to, context)
}

/** Copied at the provider's side before read from this machine's disk before fetched over a network. */
function costOf(from: number, to: number, context: TargetContext): number {
  const source = connectionAt(from, context)
  const target = connectionAt(to, context)
  if (source === null || target === null) return 3
  const isRepair = context.request.action === 'repair'
  if (!isRepair && canCopyBetween(source, target)) return 0
  return source.kind === 'local' ? 1 : 2
}

function firstAtPlace(store: number, { state }: TargetContext): StoreId {
  const { storeId, samePlaceAs } = state.stores[store] as ComparedStore
  return samePlaceAs ?? storeId
}

function connectionAt(store: number, { state, connections }: TargetContext) {
  const { storeId } = state.stores[store] as ComparedStore
  return connections.get(storeId) ?? null
}

function incompleteness({ state }: ComparedStore): PlanInput['incomplete'][number] {
  if (state === 'complete') return null
  return state === 'offline' ? 'offline' : 'still-listing'
}
