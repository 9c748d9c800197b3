import { createContext, use } from 'react'
import type { Command } from '../../../shared/domain/command.ts'

/** What the menu bar, the palette, the keyboard, the buttons and the context menus all go through. */
export interface Commands {
  readonly isEnabled: (command: Command) => boolean
  /** Does nothing when the command is not enabled. */
  readonly run: (command: Command) => void
}

export const CommandsContext = createContext<Commands | null>(null)

export function useCommands(): Commands {
  const commands = use(CommandsContext)
  if (!commands) throw new Error('useCommands needs a CommandsContext above it.')
  return commands
}
