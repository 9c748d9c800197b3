import { implement } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import { toRpcError } from '../../shared/contract/rpc-error.ts'
import type { Command } from '../../shared/domain/command.ts'
import type { Settings } from '../config/settings.ts'
import type { Engine } from '../engine/engine.ts'

/** Which files a dialog offers: a name for people, and extensions without a dot. */
export interface FileFilter {
  readonly name: string
  readonly extensions: readonly string[]
}

/** What the handlers need of the desktop: its dialogs and its facts. A test can stand in for it. */
export interface DesktopServices {
  readonly versions: {
    readonly version: string
    readonly electron: string
    readonly chromium: string
    readonly node: string
    readonly platform: 'darwin' | 'linux' | 'win32'
  }
  /** The folder that the user picks; null when they cancel. */
  pickFolder(title: string): Promise<string | null>
  /** The file that the user picks; null when they cancel. */
  pickFile(title: string, filter: FileFilter): Promise<string | null>
  /** Where the user wants a file saved; null when they cancel. */
  pickSavePath(suggestedName: string): Promise<string | null>
  /** Shows a file in the system's file manager. */
  showInFolder(path: string): void
  setTheme(theme: Settings['theme']): void
  /** Commands of the menu bar, as the user chooses them. */
  commands(signal?: AbortSignal): AsyncGenerator<Command, void, void>
}

export interface RouterContext {
  readonly engine: Engine
  readonly desktop: DesktopServices
}

/** Every handler's errors leave in the contract's form; what nobody expected is logged first. */
export const os = implement(contract)
  .$context<RouterContext>()
  .use(async ({ next, context, path }) => {
    try {
      return await next()
    } catch (error) {
      const known = toRpcError(error)
      if ('data' in known && isInternal(known.data)) {
        context.engine.log.error(`${path.join('.')}: ${describe(error)}`)
      }
      throw known
    }
  })

function isInternal(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'code' in data && data.code === 'INTERNAL'
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
