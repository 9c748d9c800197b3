import { Dialog } from '@base-ui/react/dialog'
import { Command as Palette } from 'cmdk'
import { COMMANDS } from '../../../shared/domain/command.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { StoreIcon } from '../stores/store-icon.tsx'
import { useStores } from '../stores/stores-context.ts'
import { useGoToStore } from '../stores/use-current-store.ts'
import { COMMAND_LOOKS } from './command-looks.ts'
import { useCommands } from './commands-context.ts'
import { shortcutLabel } from './shortcut.ts'

const ITEM =
  'flex h-8 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-selection data-[disabled=true]:opacity-50'
const GROUP =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-note [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted'
const GROUPS = ['Artifacts', 'Stores', 'Comparison', 'Transfers', 'View'] as const

/** Every command, and every store, by typing a part of its name. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const commands = useCommands()
  const stores = useStores().stores ?? []
  const goToStore = useGoToStore()
  const choose = (action: () => void) => {
    onClose()
    // After the palette is gone and has given the focus back, so that a dialog or a field may take it.
    setTimeout(action)
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 animate-appear bg-scrim" />
        <Dialog.Popup className="fixed top-[14vh] left-1/2 z-30 w-[520px] max-w-[calc(100vw-48px)] -translate-x-1/2 animate-appear overflow-hidden rounded-xl bg-panel shadow-dialog outline-none">
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Palette label="Commands" loop>
            <Palette.Input
              placeholder="Type a command or the name of a store"
              className="h-11 w-full border-b border-line bg-transparent px-4 text-title outline-none"
            />
            <Palette.List label="Commands" className="max-h-[46vh] overflow-y-auto px-1.5 pb-1.5">
              <Palette.Empty className="px-2.5 py-6 text-center text-muted">
                No command is called so.
              </Palette.Empty>
              {GROUPS.map((group) => (
                <Palette.Group key={group} heading={group} className={GROUP}>
                  {COMMANDS.filter(
                    (each) => COMMAND_LOOKS[each].group === group && each !== 'view.palette',
                  ).map((each) => {
                    const { title, icon: Icon, shortcut } = COMMAND_LOOKS[each]
                    return (
                      <Palette.Item
                        key={each}
                        value={title}
                        disabled={!commands.isEnabled(each)}
                        onSelect={() => choose(() => commands.run(each))}
                        className={ITEM}
                      >
                        <Icon size={15} aria-hidden className="shrink-0 text-muted" />
                        <span className="flex-1">{title}</span>
                        {shortcut && (
                          <span className="text-note text-muted">{shortcutLabel(shortcut)}</span>
                        )}
                      </Palette.Item>
                    )
                  })}
                </Palette.Group>
              ))}
              <Palette.Group heading="Go to store" className={GROUP}>
                {stores.map((store) => (
                  <Palette.Item
                    key={store.id}
                    value={`store ${store.name} ${store.id}`}
                    onSelect={() => choose(() => goToStore(store.id))}
                    className={ITEM}
                  >
                    <StoreIcon kind={store.kind} />
                    <bdi className="min-w-0 flex-1 truncate">{visibleText(store.name)}</bdi>
                  </Palette.Item>
                ))}
              </Palette.Group>
            </Palette.List>
          </Palette>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
