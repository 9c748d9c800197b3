import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export interface VirtualDisplay {
  /** What DISPLAY must be for a program to open its windows there, such as `:99`. */
  readonly name: string
  /** Ends the display. Ending twice is harmless. */
  close(): Promise<void>
}

/** Whether a window can be opened without a virtual display. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY'])
}

/** What a command that opens a window says where it cannot. */
export const NO_DISPLAY =
  'There is no display here to open a window on; `npm run tour` shows the app on a virtual one and writes a picture of every view to out/tour/.'

/**
 * Keeps Xvfb for as long as our end of its stdin is open, so it ends with us however we end.
 * Xvfb writes its display number to descriptor 3 once clients may connect.
 */
const keepServer = `
  Xvfb "$@" & server=$!
  exec 3>&-
  cat > /dev/null
  kill "$server"
  wait "$server"`

/**
 * Starts Xvfb on the first free display number, reachable by a local socket only.
 * It ends with `close`, or when this process is gone.
 */
export async function startVirtualDisplay(screen = '2560x1600x24'): Promise<VirtualDisplay> {
  const args = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset']
  const keeper = spawn('/bin/sh', ['-c', keepServer, 'sh', ...args], {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    // Its own process group: Ctrl+C in the terminal must not end the display before the app.
    detached: true,
  })
  const name = await displayName(keeper).catch(async (error: unknown) => {
    await endKeeper(keeper)
    throw error
  })
  return { name, close: () => endKeeper(keeper) }
}

async function displayName(keeper: ChildProcess): Promise<string> {
  const [, , errors, numberPipe] = keeper.stdio
  if (!errors || !numberPipe || !('setEncoding' in errors && 'setEncoding' in numberPipe)) {
    throw new Error('Xvfb was started without its pipes')
  }
  let complaint = ''
  errors.setEncoding('utf8').on('data', (chunk: string) => {
    complaint += chunk
  })
  const number = (await text(numberPipe)).trim()
  if (!/^\d+$/.test(number)) throw new Error(`Xvfb did not start. ${complaint}`.trim())
  return `:${number}`
}

async function endKeeper(keeper: ChildProcess): Promise<void> {
  if (keeper.pid === undefined || keeper.exitCode !== null || keeper.signalCode !== null) return
  const ended = once(keeper, 'exit')
  keeper.stdin?.end()
  await ended
}
