import { createContext, use } from 'react'
import type { StoreId } from '../../../shared/domain/store.ts'
import type { ComparisonFilter } from './comparison-filter.ts'
import type { ComparisonRequests } from './use-comparison-requests.ts'

/** What the parts of the comparison can ask for, wherever they are. */
export interface ComparisonActions extends ComparisonRequests {
  readonly storeIds: readonly StoreId[]
  readonly choose: (storeIds: readonly StoreId[]) => void
  readonly filter: ComparisonFilter
  readonly setFilter: (filter: ComparisonFilter) => void
}

export const ComparisonContext = createContext<ComparisonActions | null>(null)

export function useComparisonActions(): ComparisonActions {
  const actions = use(ComparisonContext)
  if (!actions) throw new Error('useComparisonActions needs a ComparisonContext above it.')
  return actions
}
