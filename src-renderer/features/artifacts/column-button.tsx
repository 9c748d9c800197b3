import { Menu } from '@base-ui/react/menu'
import { Columns3 } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from '../../ui/icon-button.tsx'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { ColumnMenuItems, type ColumnMenuItemsProps } from './column-menu-items.tsx'

/** At the end of the table's header: which columns are shown, as at a right click on it. */
export function ColumnButton({ choice, onChoice }: ColumnMenuItemsProps) {
  const box = useRef<HTMLSpanElement>(null)
  return (
    <span ref={box} className="absolute inset-y-0 -right-1.5 z-10 flex items-center bg-bg pl-1">
      <Menu.Root>
        <Menu.Trigger
          render={
            <IconButton label="Columns" size="small">
              <Columns3 size={13} aria-hidden />
            </IconButton>
          }
        />
        <Menu.Portal container={box}>
          <Menu.Positioner sideOffset={4} align="end" className="z-20">
            <Menu.Popup className={`${MENU_LOOK.popup} text-body text-text`}>
              <ColumnMenuItems choice={choice} onChoice={onChoice} />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </span>
  )
}
