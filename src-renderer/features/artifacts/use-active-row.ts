import { type Dispatch, useCallback, useEffect } from 'react'
import { showError } from '../../ui/toast-manager.ts'
import type { RowPlace, Selection, SelectionAction } from './selection.ts'
import type { RowReader } from './use-row-reader.ts'

interface ShownRows {
  readonly at: (index: number) => Pick<RowPlace, 'hash'> | undefined
  readonly isLoading: boolean
  readonly isOutdated: boolean
}

/** Follows the active row to where it stands now, after the catalog or the order changed. */
export function useActiveRow(
  rows: ShownRows,
  selection: Selection,
  dispatch: Dispatch<SelectionAction>,
  positionOf: RowReader['positionOf'],
): void {
  const { active } = selection
  const standsThere = active === null || rows.at(active.index)?.hash === active.hash
  const hash = active?.hash
  const locate = useCallback(async () => {
    if (hash === undefined) return
    const index = await positionOf(hash)
    if (index !== null) dispatch({ type: 'moved', index })
  }, [hash, positionOf, dispatch])
  const isSettled = !rows.isLoading && !rows.isOutdated
  useEffect(() => {
    if (!standsThere && isSettled) locate().catch(showError)
  }, [standsThere, isSettled, locate])
}
