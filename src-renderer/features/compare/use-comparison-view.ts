import { useMemo, useReducer, useState } from 'react'
import { COMPARISON_SORTS } from '../../../shared/contract/comparisons.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import type { ComparedIds } from '../../rpc/comparison-queries.ts'
import { usePreference } from '../../ui/use-preference.ts'
import { NOTHING_SELECTED, reduceSelection } from '../artifacts/selection.ts'
import {
  BY_NAME,
  type ComparisonFilter,
  type ComparisonOrder,
  ONLY_DIFFERENCES,
  toComparisonQuery,
} from './comparison-filter.ts'
import { useComparedReader } from './use-compared-reader.ts'
import { useComparedRows } from './use-compared-rows.ts'
import { useComparisonState } from './use-comparison-state.ts'

/** content: the matrix of contents. names: conflicts. pairs: how every two stores stand to each other. */
export const COMPARISON_MODES = ['content', 'names', 'pairs'] as const
export type ComparisonMode = (typeof COMPARISON_MODES)[number]

const FIRST_WINDOW: readonly number[] = [0]
const NO_STORES: readonly StoreId[] = []

function isOrder(value: unknown): value is ComparisonOrder {
  if (typeof value !== 'object' || value === null) return false
  if (!('column' in value && 'descending' in value)) return false
  return (
    typeof value.descending === 'boolean' &&
    COMPARISON_SORTS.some((column) => column === value.column)
  )
}

/**
 * All that the comparison's parts share: what is asked for, what came, and what is selected. Other stores begin
 * without a selection, and keep the filter as far as it is theirs.
 */
export function useComparisonView(storeIds: ComparedIds) {
  const [mode, setMode] = useState<ComparisonMode>('content')
  const [filter, setFilter] = useState<ComparisonFilter>(ONLY_DIFFERENCES)
  const [order, setOrder] = usePreference('comparison-sort', BY_NAME, isOrder)
  const [windows, setWindows] = useState(FIRST_WINDOW)
  const [selection, dispatch] = useReducer(reduceSelection, NOTHING_SELECTED)
  const [shownIds, setShownIds] = useState(storeIds)
  if (shownIds !== storeIds) {
    setShownIds(storeIds)
    setWindows(FIRST_WINDOW)
    dispatch({ type: 'clear' })
  }
  const query = useMemo(
    () => toComparisonQuery(filter, order, storeIds ?? NO_STORES),
    [filter, order, storeIds],
  )
  const watched = useComparisonState(storeIds)
  const rows = useComparedRows(storeIds, query, windows)
  const reader = useComparedReader(storeIds, query)
  return {
    storeIds,
    mode,
    setMode,
    filter,
    setFilter,
    setOrder,
    query,
    watched,
    rows,
    reader,
    setWindows,
    selection,
    dispatch,
  }
}

export type ComparisonView = ReturnType<typeof useComparisonView>
