import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { COMMANDS } from '../domain/command.ts'
import { base } from './schemas.ts'

export const THEMES = ['system', 'light', 'dark'] as const

export const app = {
  info: base.output(
    z.object({
      version: z.string(),
      electron: z.string(),
      chromium: z.string(),
      node: z.string(),
      platform: z.enum(['darwin', 'linux', 'win32']),
      theme: z.enum(THEMES),
    }),
  ),
  /** Commands that the user chose in the menu bar. */
  commands: base.output(eventIterator(z.enum(COMMANDS))),
  setTheme: base.input(z.strictObject({ theme: z.enum(THEMES) })).output(z.void()),
  /** Writes an error of the page into the app's log. */
  reportError: base.input(z.strictObject({ message: z.string().max(4_000) })).output(z.void()),
}
