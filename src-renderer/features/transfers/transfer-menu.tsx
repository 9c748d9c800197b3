import { ContextMenu } from '@base-ui/react/context-menu'
import { type MouseEvent, type ReactNode, useRef, useState } from 'react'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { shortcutLabel } from '../commands/shortcut.ts'
import { CHOICE_LOOKS, choicesFor, choose } from './transfer-choices.ts'
import { useTransfer } from './transfers-context.ts'
import { useTransferActions } from './use-transfer-actions.ts'

function TransferMenuItems({ id }: { readonly id: string }) {
  const transfer = useTransfer(id)
  const actions = useTransferActions()
  const choices = transfer ? choicesFor(transfer) : []
  if (!transfer || choices.length === 0) {
    return (
      <ContextMenu.Item disabled className={MENU_LOOK.item}>
        It has ended
      </ContextMenu.Item>
    )
  }
  return choices.map((choice) => {
    const { title, shortcut } = CHOICE_LOOKS[choice]
    return (
      <ContextMenu.Item
        key={choice}
        onClick={() => choose(transfer, choice, actions)}
        className={MENU_LOOK.item}
      >
        {title}
        <span aria-hidden className={MENU_LOOK.keys}>
          {shortcutLabel(shortcut)}
        </span>
      </ContextMenu.Item>
    )
  })
}

/** At a right click or the menu key on a transfer: all that can be done with it. */
export function TransferMenu({ children }: { readonly children: ReactNode }) {
  const [id, setId] = useState('')
  const box = useRef<HTMLDivElement>(null)
  const onContextMenu = ({ target }: MouseEvent) => {
    const row = target instanceof Element ? target.closest('[data-transfer-id]') : null
    setId(row?.getAttribute('data-transfer-id') ?? '')
  }
  return (
    <div ref={box} className="flex min-h-0 flex-col">
      <ContextMenu.Root>
        <ContextMenu.Trigger className="flex min-h-0 flex-col" onContextMenuCapture={onContextMenu}>
          {children}
        </ContextMenu.Trigger>
        <ContextMenu.Portal container={box}>
          <ContextMenu.Positioner positionMethod="fixed" className="z-20">
            <ContextMenu.Popup className={MENU_LOOK.popup}>
              <TransferMenuItems id={id} />
            </ContextMenu.Popup>
          </ContextMenu.Positioner>
        </ContextMenu.Portal>
      </ContextMenu.Root>
    </div>
  )
}
