import { useMemo, useReducer, useState } from 'react'
import type { StoreId } from '../../../shared/domain/store.ts'
import { usePreference } from '../../ui/use-preference.ts'
import {
  type ArtifactFilter,
  type ArtifactSort,
  NEWEST_FIRST,
  NO_FILTER,
  toArtifactQuery,
} from './artifact-filter.ts'
import { isArtifactSort } from './is-artifact-sort.ts'
import { NOTHING_SELECTED, reduceSelection } from './selection.ts'
import { useArtifactRows } from './use-artifact-rows.ts'
import { useJump } from './use-jump.ts'
import { useRowReader } from './use-row-reader.ts'

const FIRST_WINDOW: readonly number[] = [0]

/**
 * All that the table, the inspector, the status line and the commands share: what is asked for, what
 * came, and what is selected. Another store begins without a filter and without a selection.
 */
export function useArtifactView(storeId: StoreId | null) {
  const [filter, setFilter] = useState<ArtifactFilter>(NO_FILTER)
  const [sort, setSort] = usePreference<ArtifactSort>('sort', NEWEST_FIRST, isArtifactSort)
  const [windows, setWindows] = useState(FIRST_WINDOW)
  const [selection, dispatch] = useReducer(reduceSelection, NOTHING_SELECTED)
  const [shownStoreId, setShownStoreId] = useState(storeId)
  if (shownStoreId !== storeId) {
    setShownStoreId(storeId)
    setFilter(NO_FILTER)
    setWindows(FIRST_WINDOW)
    dispatch({ type: 'clear' })
  }
  const query = useMemo(() => toArtifactQuery(filter, sort), [filter, sort])
  const rows = useArtifactRows(storeId, query, windows)
  const reader = useRowReader(storeId, query)
  const jump = useJump({ storeId, filter, sort, onFilter: setFilter, dispatch })
  return { filter, setFilter, setSort, query, rows, reader, setWindows, selection, dispatch, jump }
}

export type ArtifactView = ReturnType<typeof useArtifactView>
