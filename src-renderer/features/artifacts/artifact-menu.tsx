import { ContextMenu } from '@base-ui/react/context-menu'
import { Fragment, type ReactNode, useRef } from 'react'
import type { Command } from '../../../shared/domain/command.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { COMMAND_LOOKS } from '../commands/command-looks.ts'
import { useCommands } from '../commands/commands-context.ts'
import { shortcutLabel } from '../commands/shortcut.ts'

const GROUPS: readonly (readonly Command[])[] = [
  ['artifact.save-as', 'artifact.copy-hash'],
  ['artifact.verify', 'artifact.add-name'],
  ['artifact.delete'],
]

/** What can be done with the selected rows, at a right click or the menu key. */
export function ArtifactMenu({ children }: { readonly children: ReactNode }) {
  const commands = useCommands()
  const place = useRef<HTMLDivElement>(null)
  return (
    <ContextMenu.Root>
      {/* A box of its own: merged into the table, it would wrap every handler anew at every draw. */}
      <ContextMenu.Trigger className="h-full">{children}</ContextMenu.Trigger>
      <div ref={place} />
      <ContextMenu.Portal container={place}>
        <ContextMenu.Positioner positionMethod="fixed" className="z-20">
          <ContextMenu.Popup className={MENU_LOOK.popup}>
            {GROUPS.map((group, at) => (
              <Fragment key={group[0]}>
                {at > 0 && <ContextMenu.Separator className={MENU_LOOK.separator} />}
                {group.map((command) => {
                  const { title, icon: Icon, shortcut } = COMMAND_LOOKS[command]
                  const isDanger = command === 'artifact.delete'
                  return (
                    <ContextMenu.Item
                      key={command}
                      disabled={!commands.isEnabled(command)}
                      onClick={() => commands.run(command)}
                      className={isDanger ? MENU_LOOK.dangerItem : MENU_LOOK.item}
                    >
                      <Icon size={14} aria-hidden className={isDanger ? '' : MENU_LOOK.icon} />
                      {title}
                      {shortcut && (
                        <span className={MENU_LOOK.keys}>{shortcutLabel(shortcut)}</span>
                      )}
                    </ContextMenu.Item>
                  )
                })}
              </Fragment>
            ))}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}
