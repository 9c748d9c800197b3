import { useEffect, useEffectEvent, useState } from 'react'
import { type DraggedItems, draggedItems } from './dragged-items.ts'

export interface FileDrag {
  readonly items: DraggedItems
  /** The store of the sidebar under the pointer, if any. */
  readonly overStoreId: string | null
}

function storeIdUnder(event: DragEvent): string | null {
  const element = event.target instanceof Element ? event.target.closest('[data-store-id]') : null
  return element?.getAttribute('data-store-id') ?? null
}

function holdsFiles(event: DragEvent): event is DragEvent & { dataTransfer: DataTransfer } {
  return event.dataTransfer?.types.includes('Files') ?? false
}

function sameDrag(one: FileDrag, other: FileDrag): boolean {
  return (
    one.overStoreId === other.overStoreId &&
    one.items.files === other.items.files &&
    one.items.untold === other.items.untold
  )
}

interface FileDragOptions {
  readonly canDrop: (overStoreId: string | null) => boolean
  readonly onDrop: (files: readonly File[], overStoreId: string | null) => void
}

/** Files that are being dragged over the window, wherever they are; null while there are none. */
export function useFileDrag({ canDrop, onDrop }: FileDragOptions): FileDrag | null {
  const [drag, setDrag] = useState<FileDrag | null>(null)
  const isAllowed = useEffectEvent(canDrop)
  const drop = useEffectEvent(onDrop)

  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      const overStoreId = storeIdUnder(event)
      event.dataTransfer.dropEffect = isAllowed(overStoreId) ? 'copy' : 'none'
      const next = { items: draggedItems(event.dataTransfer.items), overStoreId }
      setDrag((now) => (now && sameDrag(now, next) ? now : next))
    }
    const onDragLeave = (event: DragEvent) => {
      // Only leaving the window has nowhere to go to.
      if (event.relatedTarget === null) setDrag(null)
    }
    const onDropped = (event: DragEvent) => {
      setDrag(null)
      if (!holdsFiles(event)) return
      event.preventDefault()
      const overStoreId = storeIdUnder(event)
      if (isAllowed(overStoreId)) drop([...event.dataTransfer.files], overStoreId)
    }
    window.addEventListener('dragenter', onDragOver)
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDropped)
    return () => {
      window.removeEventListener('dragenter', onDragOver)
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDropped)
    }
  }, [])
  return drag
}
