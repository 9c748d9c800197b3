import type { DragEvent } from 'react'
import { formatAmount } from '../../ui/format-count.ts'

/** A type of our own: rows go to a store of the sidebar, and nowhere else. */
export const ROWS_TYPE = 'application/x-kura-artifacts'

/** What is under the pointer: how many are dragged, not the one row that was taken hold of. */
function showCount(transfer: DataTransfer, count: number): void {
  const label = document.createElement('div')
  label.textContent = formatAmount(count, 'artifact')
  label.className =
    'fixed top-0 -left-96 rounded-md bg-accent px-2.5 py-1 font-medium text-on-accent'
  document.body.append(label)
  transfer.setDragImage(label, -12, -8)
  // The picture is taken at the end of this event.
  setTimeout(() => label.remove())
}

/** The selected rows are dragged: a press on a row that was not selected has selected it. */
export function startRowDrag(event: DragEvent, count: number): void {
  const row = event.target instanceof Element ? event.target.closest('[data-hash]') : null
  if (!row || count === 0) {
    event.preventDefault()
    return
  }
  event.dataTransfer.setData(ROWS_TYPE, '')
  event.dataTransfer.effectAllowed = 'copy'
  showCount(event.dataTransfer, count)
}
