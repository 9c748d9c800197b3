import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { PlanRequest } from '../../shared/contract/comparisons.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type {
  ComparisonPlan,
  PlanAction,
  PlanId,
  PlannedRoute,
} from '../../shared/domain/comparison-plan.ts'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { WorkedOutPlan, WorkedOutRoute } from '../compare/plan-routes.ts'
import { callOptions } from '../workers/hash-pool.ts'
import type { Comparisons } from './comparisons.ts'
import { requestsOf, wayOf } from './plan-requests.ts'
import { planTargets } from './plan-targets.ts'
import type { StoreRegistry } from './store-registry.ts'

export interface PlanParts {
  readonly comparisons: Comparisons
  readonly stores: StoreRegistry
}

/** A plan with all that it is for. */
export interface KeptPlan {
  readonly action: PlanAction
  readonly storeIds: readonly StoreId[]
  readonly routes: readonly {
    readonly fromStoreId: StoreId | null
    readonly storeId: StoreId
    readonly count: number
    /** 32 bytes each. */
    readonly hashes: Uint8Array
  }[]
}

interface MadePlan extends KeptPlan {
  /** As the stores were reached when it was made. */
  readonly connections: ReadonlyMap<StoreId, StoreConnection | null>
}

const MAX_PLANS = 8

/** Works out what setting right takes, and keeps the latest plans until they are carried out. */
export class ComparisonPlans {
  readonly #parts: PlanParts
  readonly #plans = new Map<PlanId, MadePlan>()

  constructor(parts: PlanParts) {
    this.#parts = parts
  }

  async plan(
    storeIds: readonly StoreId[],
    request: PlanRequest,
    signal?: AbortSignal,
  ): Promise<ComparisonPlan> {
    const comparison = this.#parts.comparisons.of(storeIds)
    const state = await comparison.state()
    const connections = this.#connections(storeIds)
    const input = planTargets({ state, request, connections, summaries: this.#parts.stores.list() })
    const { memory } = await comparison.ask((client) =>
      client.plan({ comparisonId: comparison.id, ...input }, callOptions(signal)),
    )
    const planId = randomUUID() as PlanId
    this.#keep(planId, {
      action: request.action,
      storeIds,
      connections,
      routes: memory.routes.map(({ count, hashes, ...route }) => ({
        ...routeIds(storeIds, route),
        count,
        hashes,
      })),
    })
    return shownPlan(planId, request.action, memory, storeIds, connections)
  }

  /**
   * Hands out a plan to be carried out, once.
   *
   * @throws StorageError NOT_FOUND for one that is forgotten; PRECONDITION_FAILED where a store is reached
   *   in another way now: it may be another store.
   */
  take(planId: PlanId): KeptPlan {
    const plan = this.#plans.get(planId)
    this.#plans.delete(planId)
    if (!plan) {
      throw new StorageError('NOT_FOUND', 'This plan was carried out or replaced: make a new one.')
    }
    if (!isDeepStrictEqual(plan.connections, this.#connections(plan.storeIds))) {
      throw new StorageError(
        'PRECONDITION_FAILED',
        'A store was changed since the plan was made: make a new plan.',
      )
    }
    return plan
  }

  #keep(planId: PlanId, plan: MadePlan): void {
    this.#plans.set(planId, plan)
    const [oldest] = this.#plans.keys()
    if (this.#plans.size > MAX_PLANS && oldest !== undefined) this.#plans.delete(oldest)
  }

  #connections(storeIds: readonly StoreId[]): Map<StoreId, StoreConnection | null> {
    return new Map(storeIds.map((id) => [id, this.#parts.stores.connectionOf(id)]))
  }
}

function routeIds(
  storeIds: readonly StoreId[],
  { from, store }: Pick<WorkedOutRoute, 'from' | 'store'>,
): { readonly fromStoreId: StoreId | null; readonly storeId: StoreId } {
  const fromStoreId = from === null ? null : (storeIds[from] as StoreId)
  return { fromStoreId, storeId: storeIds[store] as StoreId }
}

function shownPlan(
  planId: PlanId,
  action: PlanAction,
  plan: WorkedOutPlan,
  storeIds: readonly StoreId[],
  connections: ReadonlyMap<StoreId, StoreConnection | null>,
): ComparisonPlan {
  const routes = plan.routes.map(({ count, sizeBytes, ...route }): PlannedRoute => {
    const ids = routeIds(storeIds, route)
    return { ...ids, count, sizeBytes, way: wayOf(action, ids, connections) }
  })
  return {
    planId,
    action,
    version: plan.version,
    total: sumOf(routes),
    throughHere: sumOf(routes.filter(({ way }) => way === 'through-here')),
    byProvider: sumOf(routes.filter(({ way }) => way === 'by-provider')),
    requests: requestsOf(action, plan.routes, storeIds, connections),
    routes,
    skipped: plan.skipped.map(({ store, ...skipped }) => ({
      ...skipped,
      storeId: storeIds[store] as StoreId,
    })),
    examples: plan.examples.map(({ from, store, ...example }) => ({
      ...example,
      ...routeIds(storeIds, { from, store }),
    })),
  }
}

function sumOf(routes: readonly PlannedRoute[]): { count: number; sizeBytes: number } {
  return routes.reduce(
    (sum, { count, sizeBytes }) => ({
      count: sum.count + count,
      sizeBytes: sum.sizeBytes + sizeBytes,
    }),
    { count: 0, sizeBytes: 0 },
  )
}

/** The hashes of a planned route, in batches. */
export function* hashBatches(hashes: Uint8Array, size: number): Generator<Sha256[]> {
  const bytes = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength)
  const hashBytes = 32
  for (let from = 0; from < bytes.length; from += size * hashBytes) {
    const batch = bytes.subarray(from, from + size * hashBytes)
    yield Array.from(
      { length: batch.length / hashBytes },
      (_, index) => batch.toString('hex', index * hashBytes, (index + 1) * hashBytes) as Sha256,
    )
  }
}
