import { ContextMenu } from '@base-ui/react/context-menu'
import { Fragment, type MouseEvent, type ReactNode, useRef, useState } from 'react'
import type { Command } from '../../../shared/domain/command.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { COMMAND_LOOKS } from '../commands/command-looks.ts'
import { useCommands } from '../commands/commands-context.ts'
import { shortcutLabel } from '../commands/shortcut.ts'
import { ColumnMenuItems, type ColumnMenuItemsProps } from './column-menu-items.tsx'

const GROUPS: readonly (readonly Command[])[] = [
  ['artifact.save-as', 'artifact.save-selected', 'artifact.copy-to', 'artifact.copy-hash'],
  ['artifact.verify', 'artifact.add-name', 'artifact.diff'],
  ['artifact.delete'],
]

export function ArtifactMenuItem({ command }: { readonly command: Command }) {
  const commands = useCommands()
  const { title, icon: Icon, shortcut } = COMMAND_LOOKS[command]
  const reason = commands.reasonAgainst(command)
  const isDanger = command === 'artifact.delete'
  return (
    <ContextMenu.Item
      disabled={!commands.isEnabled(command)}
      {...(reason === null ? {} : { title: reason })}
      onClick={() => commands.run(command)}
      className={isDanger ? MENU_LOOK.dangerItem : MENU_LOOK.item}
    >
      <Icon size={14} aria-hidden className={isDanger ? '' : MENU_LOOK.icon} />
      {title}
      {shortcut && <span className={MENU_LOOK.keys}>{shortcutLabel(shortcut)}</span>}
    </ContextMenu.Item>
  )
}

function ArtifactMenuItems() {
  return GROUPS.map((group, at) => (
    <Fragment key={group[0]}>
      {at > 0 && <ContextMenu.Separator className={MENU_LOOK.separator} />}
      {group.map((command) => (
        <ArtifactMenuItem key={command} command={command} />
      ))}
    </Fragment>
  ))
}

interface ArtifactMenuProps extends ColumnMenuItemsProps {
  readonly children: ReactNode
}

/** At a right click or the menu key: what can be done with the selected rows, or, on the header, its columns. */
export function ArtifactMenu({ choice, onChoice, children }: ArtifactMenuProps) {
  const [isOnHeader, setIsOnHeader] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const onContextMenu = ({ target }: MouseEvent) =>
    setIsOnHeader(target instanceof Element && target.closest('[role=columnheader]') !== null)
  return (
    <div ref={box} className="h-full">
      <ContextMenu.Root>
        {/* A box of its own: merged into the table, it would wrap every handler anew at every draw. */}
        <ContextMenu.Trigger className="h-full" onContextMenuCapture={onContextMenu}>
          {children}
        </ContextMenu.Trigger>
        <ContextMenu.Portal container={box}>
          <ContextMenu.Positioner className="z-20">
            <ContextMenu.Popup className={MENU_LOOK.popup}>
              {isOnHeader ? (
                <ColumnMenuItems choice={choice} onChoice={onChoice} />
              ) : (
                <ArtifactMenuItems />
              )}
            </ContextMenu.Popup>
          </ContextMenu.Positioner>
        </ContextMenu.Portal>
      </ContextMenu.Root>
    </div>
  )
}
