import type { Dispatch, MouseEvent } from 'react'
import { showError } from '../../ui/toast-manager.ts'
import type { PickedRow, Selection, SelectionAction } from './selection.ts'
import type { RowReader } from './use-row-reader.ts'

interface PointedRows {
  readonly at: (index: number) => Omit<PickedRow, 'index'> | undefined
}

export function rowIndexOf(event: MouseEvent): number | null {
  const row = event.target instanceof Element ? event.target.closest('[data-hash]') : null
  const index = row instanceof HTMLElement ? Number(row.dataset['index']) : Number.NaN
  return Number.isInteger(index) ? index : null
}

function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.shiftKey && !event.ctrlKey && !event.metaKey
}

/**
 * Selecting with the mouse: alone, one more, or all from the anchor on. A press on one of several that are
 * selected may begin to drag all of them: it selects that one alone only when it turns out to be a click.
 */
export function useRowPointer(
  rows: PointedRows,
  selection: Selection,
  dispatch: Dispatch<SelectionAction>,
  reader: RowReader,
) {
  const rowUnder = (event: MouseEvent) => {
    const index = rowIndexOf(event)
    const row = index === null ? undefined : rows.at(index)
    return index === null || !row ? null : { hash: row.hash, index, sizeBytes: row.sizeBytes }
  }
  const onRowPointer = (event: MouseEvent) => {
    const picked = rowUnder(event)
    if (!picked) return
    const isSelected = selection.hashes.has(picked.hash)
    if (event.button === 2 || isPlain(event)) {
      if (!isSelected || selection.hashes.size === 1) dispatch({ type: 'only', row: picked })
    } else if (event.button === 0 && event.shiftKey) {
      const extend = async () => {
        const { anchor } = selection
        const from = anchor
          ? ((await reader.positionOf(anchor.hash)) ?? picked.index)
          : picked.index
        const range = await reader.rangeBetween(from, picked.index)
        dispatch({ type: 'range', ...range, active: picked })
      }
      extend().catch(showError)
    } else if (event.button === 0) {
      dispatch({ type: 'toggle', row: picked })
    }
  }
  const onRowClick = (event: MouseEvent) => {
    const picked = isPlain(event) && selection.hashes.size > 1 ? rowUnder(event) : null
    if (picked) dispatch({ type: 'only', row: picked })
  }
  return { onRowPointer, onRowClick }
}
