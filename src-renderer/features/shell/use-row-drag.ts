import { useEffect, useEffectEvent, useState } from 'react'
import { ROWS_TYPE } from '../artifacts/dragged-rows.ts'

export interface RowDrag {
  /** The store of the sidebar under the pointer, and where its entry stands. */
  readonly overStoreId: string
  readonly top: number
  readonly left: number
}

function holdsRows(event: DragEvent): event is DragEvent & { dataTransfer: DataTransfer } {
  return event.dataTransfer?.types.includes(ROWS_TYPE) ?? false
}

function entryUnder({ target }: DragEvent): RowDrag | null {
  const item = target instanceof Element ? target.closest('[data-store-entry]') : null
  const overStoreId = item?.getAttribute('data-store-entry') ?? null
  if (!item || overStoreId === null) return null
  const { top, right } = item.getBoundingClientRect()
  return { overStoreId, top, left: right }
}

interface RowDragOptions {
  readonly canDrop: (overStoreId: string) => boolean
  readonly onDrop: (overStoreId: string) => void
}

/** Rows of the table that are dragged over a store of the sidebar; null while they are elsewhere. */
export function useRowDrag({ canDrop, onDrop }: RowDragOptions): RowDrag | null {
  const [drag, setDrag] = useState<RowDrag | null>(null)
  const isAllowed = useEffectEvent(canDrop)
  const drop = useEffectEvent(onDrop)
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!holdsRows(event)) return
      const over = entryUnder(event)
      setDrag((now) => (now?.overStoreId === over?.overStoreId ? now : over))
      if (!over || !isAllowed(over.overStoreId)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
    }
    const onDropped = (event: DragEvent) => {
      setDrag(null)
      if (!holdsRows(event)) return
      const over = entryUnder(event)
      if (!over || !isAllowed(over.overStoreId)) return
      event.preventDefault()
      drop(over.overStoreId)
    }
    const onEnd = () => setDrag(null)
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('drop', onDropped)
    window.addEventListener('dragend', onEnd)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('drop', onDropped)
      window.removeEventListener('dragend', onEnd)
    }
  }, [])
  return drag
}
