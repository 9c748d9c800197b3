import { ContextMenu } from '@base-ui/react/context-menu'
import { type ReactElement, useRef } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { copyText } from '../../ui/copy-text.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { showError } from '../../ui/toast-manager.ts'
import { useOpenDialog } from '../shell/dialogs-context.ts'

interface StoreMenuProps {
  readonly store: StoreSummary
  readonly children: ReactElement
}

/** What can be done with a store, at a right click or the menu key. */
export function StoreMenu({ store, children }: StoreMenuProps) {
  const { client } = useRpc()
  const openDialog = useOpenDialog()
  // Inside the landmark of the stores; fixed, since the list scrolls and would cut it off.
  const box = useRef<HTMLDivElement>(null)
  return (
    <div ref={box}>
      <ContextMenu.Root>
        <ContextMenu.Trigger render={children} />
        <ContextMenu.Portal container={box}>
          <ContextMenu.Positioner positionMethod="fixed" className="z-20">
            <ContextMenu.Popup className={MENU_LOOK.popup}>
              <ContextMenu.Item
                className={MENU_LOOK.item}
                onClick={() => void client.stores.refresh({ storeId: store.id }).catch(showError)}
              >
                Refresh
              </ContextMenu.Item>
              <ContextMenu.Item
                className={MENU_LOOK.item}
                onClick={() => void copyText(store.location, 'Location copied')}
              >
                Copy location
              </ContextMenu.Item>
              <ContextMenu.Separator className={MENU_LOOK.separator} />
              <ContextMenu.Item
                className={MENU_LOOK.item}
                onClick={() => openDialog({ kind: 'rename-store', store })}
              >
                Rename…
              </ContextMenu.Item>
              <ContextMenu.Item
                className={MENU_LOOK.dangerItem}
                onClick={() => openDialog({ kind: 'remove-store', store })}
              >
                Remove from Kura…
              </ContextMenu.Item>
            </ContextMenu.Popup>
          </ContextMenu.Positioner>
        </ContextMenu.Portal>
      </ContextMenu.Root>
    </div>
  )
}
