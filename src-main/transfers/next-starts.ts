import type { StoreId } from '../../shared/domain/store.ts'
import type { TransferId } from '../../shared/domain/transfer.ts'

export interface SlotLimits {
  readonly total: number
  readonly perStore: number
}

/**
 * Which waiting transfers start now: the free slots are dealt out in turn over the stores that have
 * work waiting, each within its own limit, oldest first within a store.
 */
export function nextStarts(
  waiting: ReadonlyMap<StoreId, readonly TransferId[]>,
  running: ReadonlyMap<StoreId, number>,
  limits: SlotLimits,
): readonly TransferId[] {
  const starts: TransferId[] = []
  const stores = [...waiting].map(([storeId, ids]) => ({
    ids,
    next: 0,
    running: running.get(storeId) ?? 0,
  }))
  let free = limits.total - [...running.values()].reduce((sum, count) => sum + count, 0)
  // The store with the fewest under way goes first, so that none waits behind a busy one.
  while (free > 0) {
    const ready = stores.filter(
      (store) => store.next < store.ids.length && store.running < limits.perStore,
    )
    const least = ready.toSorted((a, b) => a.running - b.running)[0]
    const id = least?.ids[least.next]
    if (!least || id === undefined) break
    least.next += 1
    least.running += 1
    free -= 1
    starts.push(id)
  }
  return starts
}
