import { createContext, use } from 'react'
import type { Command } from '../../../shared/domain/command.ts'

/** What the menu bar, the palette, the keyboard, the buttons and the context menus all go through. */
export interface Commands {
  readonly isEnabled: (command: Command) => boolean
  /** Why it is not enabled, where that needs to be said; null otherwise. */
  readonly reasonAgainst: (command: Command) => string | null
  /** A command that is not enabled does nothing but say why, where there is a reason. */
  readonly run: (command: Command) => void
}

export const CommandsContext = createContext<Commands | null>(null)

export function useCommands(): Commands {
  const commands = use(CommandsContext)
  if (!commands) throw new Error('useCommands needs a CommandsContext above it.')
  return commands
}
