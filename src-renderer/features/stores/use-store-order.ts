import { useCallback } from 'react'
import type { StoreId } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { showError } from '../../ui/toast-manager.ts'
import type { Shortcut } from '../commands/shortcut.ts'
import { isSameOrder, movedBy, movedTo, type OrderMark } from './store-order.ts'
import { useStores } from './stores-context.ts'

/** The keys that move the store that has the focus. */
export const MOVE_UP: Shortcut = { key: 'arrowup', withAlt: true }
export const MOVE_DOWN: Shortcut = { key: 'arrowdown', withAlt: true }

export interface StoreOrder {
  readonly canMove: (id: StoreId, places: number) => boolean
  readonly moveBy: (id: StoreId, places: number) => void
  readonly moveTo: (id: StoreId, mark: OrderMark<StoreId>) => void
}

/** Changes the sidebar's order, in which the environment's store stays first; it comes back with the stream of stores. */
export function useStoreOrder(): StoreOrder {
  const { client } = useRpc()
  const { stores } = useStores()
  const ids = stores?.filter(({ origin }) => origin === 'list').map(({ id }) => id) ?? []
  const reorder = useCallback(
    (before: readonly StoreId[], after: readonly StoreId[]) => {
      if (isSameOrder(before, after)) return
      void client.stores.reorder({ storeIds: [...after] }).catch(showError)
    },
    [client],
  )
  return {
    canMove: (id, places) => !isSameOrder(ids, movedBy(ids, id, places)),
    moveBy: (id, places) => reorder(ids, movedBy(ids, id, places)),
    moveTo: (id, mark) => reorder(ids, movedTo(ids, id, mark)),
  }
}
