import { ContextMenu } from '@base-ui/react/context-menu'
import { Fragment, type ReactNode, useRef } from 'react'
import type { Command } from '../../../shared/domain/command.ts'
import { MENU_LOOK } from '../../ui/menu-look.ts'
import { ArtifactMenuItem } from '../artifacts/artifact-menu.tsx'

const GROUPS: readonly (readonly Command[])[] = [
  ['compare.copy-missing', 'compare.repair', 'artifact.verify'],
  ['artifact.diff', 'artifact.copy-hash', 'view.inspector'],
]

/** At a right click or the menu key: what can be done with the selected rows. */
export function ComparisonMenu({ children }: { readonly children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  return (
    <div ref={box} className="h-full">
      <ContextMenu.Root>
        <ContextMenu.Trigger className="h-full">{children}</ContextMenu.Trigger>
        <ContextMenu.Portal container={box}>
          <ContextMenu.Positioner className="z-20">
            <ContextMenu.Popup className={MENU_LOOK.popup}>
              {GROUPS.map((group, at) => (
                <Fragment key={group[0]}>
                  {at > 0 && <ContextMenu.Separator className={MENU_LOOK.separator} />}
                  {group.map((command) => (
                    <ArtifactMenuItem key={command} command={command} />
                  ))}
                </Fragment>
              ))}
            </ContextMenu.Popup>
          </ContextMenu.Positioner>
        </ContextMenu.Portal>
      </ContextMenu.Root>
    </div>
  )
}
