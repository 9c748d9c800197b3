import { useEffect } from 'react'
import { COMMANDS } from '../../../shared/domain/command.ts'
import { isPopupOpen } from '../../ui/is-popup-open.ts'
import { COMMAND_LOOKS } from './command-looks.ts'
import type { Commands } from './commands-context.ts'
import { matchesShortcut } from './shortcut.ts'

function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=file]), textarea'))
  )
}

function hasSelectedText(): boolean {
  return !(document.getSelection()?.isCollapsed ?? true)
}

/**
 * The keys of every command. A dialog or menu that is open keeps its keys to itself. The menu bar's
 * accelerators are the same keys; a key that is handled here never reaches them.
 */
export function useShortcuts(commands: Commands): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      if (isPopupOpen()) return
      const inText = isTextField(event.target)
      const command = COMMANDS.find((each) => {
        const { shortcut } = COMMAND_LOOKS[each]
        return shortcut && (shortcut.worksInText || !inText) && matchesShortcut(event, shortcut)
      })
      if (!command) return
      // Selected text wins: people who marked a part of a hash want that part.
      if (command === 'artifact.copy-hash' && hasSelectedText()) return
      event.preventDefault()
      if (!event.repeat) commands.run(command)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [commands])
}
