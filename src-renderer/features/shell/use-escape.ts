import { type Dispatch, type RefObject, useEffect } from 'react'
import { isPopupOpen } from '../../ui/is-popup-open.ts'
import type { SelectionAction } from '../artifacts/selection.ts'

/** Esc leads back: from anywhere to the table, and in the table to nothing selected. */
export function useEscape(
  gridRef: RefObject<HTMLDivElement | null>,
  dispatch: Dispatch<SelectionAction>,
): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (isPopupOpen()) return
      const grid = gridRef.current
      if (grid && document.activeElement === grid) dispatch({ type: 'clear' })
      else grid?.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [gridRef, dispatch])
}
