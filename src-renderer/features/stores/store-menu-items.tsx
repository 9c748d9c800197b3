import { Menu } from '@base-ui/react/menu'
import {
  ArrowDown,
  ArrowUp,
  Check,
  Copy,
  Hourglass,
  Pencil,
  RefreshCw,
  Settings2,
  ShieldCheck,
  Unplug,
} from 'lucide-react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { copyText } from '../../ui/copy-text.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { showError } from '../../ui/toast-manager.ts'
import { shortcutLabel } from '../commands/shortcut.ts'
import { useOpenDialog } from '../shell/dialogs-context.ts'
import { MOVE_DOWN, MOVE_UP, useStoreOrder } from './use-store-order.ts'

interface StoreMenuItemsProps {
  readonly store: StoreSummary
}

function Separator() {
  return <Menu.Separator className={MENU_LOOK.separator} />
}

function ReadOnlyItem({ store }: StoreMenuItemsProps) {
  const { client } = useRpc()
  return (
    <Menu.CheckboxItem
      className={MENU_LOOK.item}
      checked={store.readOnly}
      closeOnClick
      onCheckedChange={(readOnly) =>
        void client.stores.setReadOnly({ storeId: store.id, readOnly }).catch(showError)
      }
    >
      <span className="flex size-3.5 items-center justify-center text-accent">
        <Menu.CheckboxItemIndicator>
          <Check size={14} aria-hidden />
        </Menu.CheckboxItemIndicator>
      </span>
      Read-only
    </Menu.CheckboxItem>
  )
}

function MoveItems({ store }: StoreMenuItemsProps) {
  const order = useStoreOrder()
  return (
    <>
      <Menu.Item
        className={MENU_LOOK.item}
        disabled={!order.canMove(store.id, -1)}
        onClick={() => order.moveBy(store.id, -1)}
      >
        <ArrowUp size={14} aria-hidden className={MENU_LOOK.icon} />
        Move up
        <span aria-hidden className={MENU_LOOK.keys}>
          {shortcutLabel(MOVE_UP)}
        </span>
      </Menu.Item>
      <Menu.Item
        className={MENU_LOOK.item}
        disabled={!order.canMove(store.id, 1)}
        onClick={() => order.moveBy(store.id, 1)}
      >
        <ArrowDown size={14} aria-hidden className={MENU_LOOK.icon} />
        Move down
        <span aria-hidden className={MENU_LOOK.keys}>
          {shortcutLabel(MOVE_DOWN)}
        </span>
      </Menu.Item>
    </>
  )
}

/** What can be done with any store that is there. */
function UseItems({ store }: StoreMenuItemsProps) {
  const { client } = useRpc()
  const openDialog = useOpenDialog()
  const isUsable = store.origin !== 'environment-broken'
  return (
    <>
      {isUsable && (
        <Menu.Item
          className={MENU_LOOK.item}
          onClick={() => void client.stores.refresh({ storeId: store.id }).catch(showError)}
        >
          <RefreshCw size={14} aria-hidden className={MENU_LOOK.icon} />
          Refresh
        </Menu.Item>
      )}
      <Menu.Item
        className={MENU_LOOK.item}
        onClick={() => void copyText(store.location, 'Location copied')}
      >
        <Copy size={14} aria-hidden className={MENU_LOOK.icon} />
        Copy location
      </Menu.Item>
      {isUsable && (
        <Menu.Item
          className={MENU_LOOK.item}
          onClick={() => openDialog({ kind: 'verify', storeIds: [store.id], hashes: [] })}
        >
          <ShieldCheck size={14} aria-hidden className={MENU_LOOK.icon} />
          Verify…
        </Menu.Item>
      )}
      {isUsable && store.kind !== 'local' && store.kind !== 'memory' && (
        <Menu.Item
          className={MENU_LOOK.item}
          onClick={() => openDialog({ kind: 'unfinished-uploads', store })}
        >
          <Hourglass size={14} aria-hidden className={MENU_LOOK.icon} />
          Unfinished uploads…
        </Menu.Item>
      )}
    </>
  )
}

/** What changes the list of stores and what stands in it. */
function ListItems({ store }: StoreMenuItemsProps) {
  const openDialog = useOpenDialog()
  return (
    <>
      <Menu.Item
        className={MENU_LOOK.item}
        onClick={() => openDialog({ kind: 'edit-store', store })}
      >
        <Settings2 size={14} aria-hidden className={MENU_LOOK.icon} />
        Edit…
      </Menu.Item>
      <Menu.Item
        className={MENU_LOOK.item}
        onClick={() => openDialog({ kind: 'rename-store', store })}
      >
        <Pencil size={14} aria-hidden className={MENU_LOOK.icon} />
        Rename…
      </Menu.Item>
      <ReadOnlyItem store={store} />
      <Separator />
      <MoveItems store={store} />
      <Separator />
      <Menu.Item
        className={MENU_LOOK.dangerItem}
        onClick={() => openDialog({ kind: 'remove-store', store })}
      >
        <Unplug size={14} aria-hidden />
        Remove from Kura…
      </Menu.Item>
    </>
  )
}

/** What can be done with a store: the same at a right click, at the menu key and behind its button. */
export function StoreMenuItems({ store }: StoreMenuItemsProps) {
  if (store.origin !== 'list') {
    return (
      <Menu.Group>
        <UseItems store={store} />
        <Separator />
        <Menu.GroupLabel className="px-2 py-1 text-note text-muted">
          Described by KURA_BACKEND and its like
        </Menu.GroupLabel>
      </Menu.Group>
    )
  }
  return (
    <>
      <UseItems store={store} />
      <Separator />
      <ListItems store={store} />
    </>
  )
}
