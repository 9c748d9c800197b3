import { useMemo } from 'react'
import type { PlanAction } from '../../../shared/domain/comparison-plan.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import type { StoredContent } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { showError } from '../../ui/toast-manager.ts'
import { useOpenDialog } from '../shell/dialogs-context.ts'
import { isNarrowed } from './comparison-filter.ts'
import { healthyHolder } from './healthy-holder.ts'
import type { ComparisonView } from './use-comparison-view.ts'

export interface ComparisonRequests {
  /** Opens the plan of an action, for one store or all that need it; there it can be had for the rest too. */
  readonly plan: (action: PlanAction, storeId: StoreId | null, scope: 'all' | 'selected') => void
  /** Asks how to re-hash these stores, or what is selected in them. */
  readonly verify: (storeIds: readonly StoreId[], scope: 'all' | 'selected') => void
  /** Opens two contents side by side. */
  readonly diff: (left: StoredContent, right: StoredContent) => void
  /** The same for the two that are selected. */
  readonly diffSelected: () => void
}

/** What the comparison opens dialogs for, with what is shown and selected. */
export function useComparisonRequests(view: ComparisonView): ComparisonRequests {
  const { client } = useRpc()
  const openDialog = useOpenDialog()
  const { storeIds, selection, filter, query } = view
  return useMemo(() => {
    const hashes = () => [...selection.hashes]
    const diff = (left: StoredContent, right: StoredContent) =>
      openDialog({ kind: 'diff', left, right })
    const diffBoth = async (ids: readonly StoreId[]) => {
      const [one, other] = hashes()
      if (one === undefined || other === undefined) return
      const [left, right] = await Promise.all(
        [one, other].map((hash) => client.comparisons.artifact({ hash })),
      )
      if (left && right) diff(healthyHolder(left, ids), healthyHolder(right, ids))
    }
    return {
      plan: (action, storeId, scope) => {
        if (storeIds === null) return
        openDialog({
          kind: 'plan',
          storeIds,
          action,
          storeId,
          scope: scope === 'selected' ? 'picked' : 'all',
          hashes: hashes(),
          query: isNarrowed(filter) ? query : null,
        })
      },
      verify: (ids, scope) =>
        openDialog({ kind: 'verify', storeIds: ids, hashes: scope === 'all' ? [] : hashes() }),
      diff,
      diffSelected: () => {
        if (storeIds !== null) diffBoth(storeIds).catch(showError)
      },
    }
  }, [client, openDialog, storeIds, selection.hashes, filter, query])
}
