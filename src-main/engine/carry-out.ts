import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { PlanProgress } from '../../shared/domain/comparison-plan.ts'
import { StorageError, type StorageErrorData } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { ArtifactService } from './artifact-service.ts'
import { hashBatches, type KeptPlan } from './comparison-plans.ts'
import type { StoreRegistry } from './store-registry.ts'
import type { TransferDesk } from './transfer-desk.ts'

export interface CarryOutParts {
  readonly artifacts: ArtifactService
  readonly desk: TransferDesk
  readonly stores: StoreRegistry
}

/** Few enough that the page hears of it now and then. */
const QUEUED_AT_ONCE = 1_000
const DELETED_AT_ONCE = 50
const MAX_FAILED_SHOWN = 100

type Failed = { readonly hash: Sha256; readonly error: StorageErrorData }

/** Queues a plan's transfers, or deletes what it says; stops between two batches when `signal` aborts. */
export async function* carryOut(
  plan: KeptPlan,
  parts: CarryOutParts,
  signal?: AbortSignal,
): AsyncGenerator<PlanProgress, void, void> {
  for (const { storeId } of plan.routes) parts.stores.checkWritable(storeId)
  const total = plan.routes.reduce((sum, { count }) => sum + count, 0)
  const failed: Failed[] = []
  let failedCount = 0
  let done = 0
  const isDelete = plan.action === 'delete-only-here'
  for (const route of plan.routes) {
    for (const hashes of hashBatches(route.hashes, isDelete ? DELETED_AT_ONCE : QUEUED_AT_ONCE)) {
      if (signal?.aborted) return
      const failures = await carryOutBatch(plan, route, hashes, parts)
      done += hashes.length
      failedCount += failures.length
      failed.push(...failures.slice(0, MAX_FAILED_SHOWN - failed.length))
      yield { done, total, failedCount, failed: [...failed], isDone: false }
    }
  }
  yield { done, total, failedCount, failed, isDone: true }
}

async function carryOutBatch(
  { action, storeIds }: KeptPlan,
  { fromStoreId, storeId }: KeptPlan['routes'][number],
  hashes: readonly Sha256[],
  parts: CarryOutParts,
): Promise<readonly Failed[]> {
  if (fromStoreId === null) {
    const others = storeIds.filter((id) => id !== storeId)
    return deleteOnlyHere(storeId, others, hashes, parts.artifacts)
  }
  if (action === 'repair') await parts.desk.repair(fromStoreId, storeId, hashes)
  else await parts.desk.copy(fromStoreId, storeId, hashes)
  return []
}

/** What has come to another store since is not only here any more: it is left alone, and told. */
async function deleteOnlyHere(
  storeId: StoreId,
  others: readonly StoreId[],
  hashes: readonly Sha256[],
  artifacts: ArtifactService,
): Promise<readonly Failed[]> {
  const elsewhere = await Promise.all(others.map((id) => artifacts.presence(id, hashes)))
  const isStill = hashes.map((_, index) => elsewhere.every((found) => found[index] === false))
  const left = hashes.filter((_, index) => !isStill[index])
  const { failed } = await artifacts.delete(
    storeId,
    hashes.filter((_, index) => isStill[index]),
  )
  return [...left.map((hash) => ({ hash, error: notOnlyHere(hash) })), ...failed]
}

function notOnlyHere(hash: Sha256): StorageErrorData {
  return new StorageError(
    'PRECONDITION_FAILED',
    `${hash.slice(0, 12)}… was not deleted: since the plan was made, another store has it too or cannot be asked.`,
    { context: { operation: 'delete', key: hash } },
  ).toData()
}
