import { ContextMenu } from '@base-ui/react/context-menu'
import { Menu } from '@base-ui/react/menu'
import { Ellipsis } from 'lucide-react'
import { type ReactElement, useRef } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreMenuItems } from './store-menu-items.tsx'

interface StoreMenuProps {
  readonly store: StoreSummary
  readonly children: ReactElement
}

/**
 * A store's menu at a right click or the menu key. Inside the landmark of the stores; fixed, since the
 * list scrolls and would cut it off.
 */
export function StoreMenu({ store, children }: StoreMenuProps) {
  const box = useRef<HTMLDivElement>(null)
  return (
    <div ref={box}>
      <ContextMenu.Root>
        <ContextMenu.Trigger render={children} />
        <ContextMenu.Portal container={box}>
          <ContextMenu.Positioner positionMethod="fixed" className="z-20">
            <ContextMenu.Popup className={MENU_LOOK.popup}>
              <StoreMenuItems store={store} />
            </ContextMenu.Popup>
          </ContextMenu.Positioner>
        </ContextMenu.Portal>
      </ContextMenu.Root>
    </div>
  )
}

/** The same menu for people who do not know of right clicks: seen under the pointer and with the focus. */
export function StoreMenuButton({ store }: { readonly store: StoreSummary }) {
  const box = useRef<HTMLDivElement>(null)
  return (
    <div ref={box} className="absolute top-1 right-1">
      <Menu.Root modal={false}>
        <Menu.Trigger
          aria-label={`More for ${visibleText(store.name)}`}
          className="flex size-[22px] items-center justify-center rounded-[5px] text-muted opacity-0 group-hover:opacity-100 hover:bg-chip hover:text-text focus-visible:opacity-100 data-popup-open:bg-chip data-popup-open:opacity-100"
        >
          <Ellipsis size={15} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal container={box}>
          <Menu.Positioner
            positionMethod="fixed"
            align="start"
            side="bottom"
            sideOffset={4}
            className="z-20"
          >
            <Menu.Popup className={MENU_LOOK.popup}>
              <StoreMenuItems store={store} />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
}
