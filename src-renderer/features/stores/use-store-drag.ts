import { type DragEvent, useState } from 'react'
import type { StoreId } from '../../../shared/domain/store.ts'
import type { OrderMark } from './store-order.ts'
import { useStoreOrder } from './use-store-order.ts'

/** A type of our own: what is dragged is neither text nor a file, and nothing else takes it. */
const STORE_TYPE = 'application/x-kura-store'

export interface StoreDrag {
  /** Where the dragged store would land now; null while none is dragged. */
  readonly mark: OrderMark<StoreId> | null
  /** What makes an entry of the sidebar one that can be dragged, and dropped beside. */
  readonly itemProps: (id: StoreId) => {
    readonly draggable: true
    readonly onDragStart: (event: DragEvent) => void
    readonly onDragOver: (event: DragEvent) => void
    readonly onDrop: (event: DragEvent) => void
    readonly onDragEnd: () => void
  }
}

function sideOf(event: DragEvent): OrderMark<StoreId>['side'] {
  const { top, height } = event.currentTarget.getBoundingClientRect()
  return event.clientY < top + height / 2 ? 'before' : 'after'
}

/** Stores of the sidebar are dragged into another order. */
export function useStoreDrag(): StoreDrag {
  const { moveTo } = useStoreOrder()
  const [draggedId, setDraggedId] = useState<StoreId | null>(null)
  const [mark, setMark] = useState<OrderMark<StoreId> | null>(null)
  const end = () => {
    setDraggedId(null)
    setMark(null)
  }
  return {
    mark: mark?.id === draggedId ? null : mark,
    itemProps: (id) => ({
      draggable: true,
      onDragStart: (event) => {
        event.dataTransfer.setData(STORE_TYPE, id)
        event.dataTransfer.effectAllowed = 'move'
        setDraggedId(id)
      },
      onDragOver: (event) => {
        if (draggedId === null || !event.dataTransfer.types.includes(STORE_TYPE)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'move'
        const side = sideOf(event)
        setMark((now) => (now?.id === id && now.side === side ? now : { id, side }))
      },
      onDrop: (event) => {
        if (draggedId === null || !event.dataTransfer.types.includes(STORE_TYPE)) return
        event.preventDefault()
        moveTo(draggedId, { id, side: sideOf(event) })
        end()
      },
      onDragEnd: end,
    }),
  }
}
