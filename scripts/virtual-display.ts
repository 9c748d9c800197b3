import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

export interface VirtualDisplay {
  /** What DISPLAY must be for a program to open its windows there, such as `:99`. */
  readonly display: string
  /** Ends the display. Ending twice is harmless. */
  close(): Promise<void>
}

const startTimeoutMs = 20_000

/** Whether a window can be opened without a virtual display. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY'])
}

/**
 * Starts Xvfb on the first free display number, reachable by a local socket only.
 * It ends with `close`, or when this process exits.
 */
export async function startVirtualDisplay(screen = '1600x1000x24'): Promise<VirtualDisplay> {
  const args = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset']
  // Its own process group: Ctrl+C in the terminal must not end the display before the app.
  const server = spawn('Xvfb', args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const endWithUs = () => server.kill('SIGTERM')
  process.once('exit', endWithUs)
  try {
    const display = `:${await displayNumber(server)}`
    return {
      display,
      close: async () => {
        process.off('exit', endWithUs)
        await endServer(server)
      },
    }
  } catch (error) {
    process.off('exit', endWithUs)
    await endServer(server)
    throw error
  }
}

/** Xvfb writes its number to the descriptor once clients may connect. */
function displayNumber(server: ChildProcess): Promise<number> {
  let errors = ''
  server.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk
  })
  const numberPipe = server.stdio[3] as Readable
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new Error(`Xvfb did not start: ${reason} ${errors}`.trim()))
    const timer = setTimeout(
      () => fail(`not ready after ${startTimeoutMs / 1000} s.`),
      startTimeoutMs,
    )
    server.once('error', (error) => fail(error.message))
    server.once('exit', (code) => fail(`it exited with code ${code}.`))
    numberPipe.setEncoding('utf8').once('data', (chunk: string) => {
      clearTimeout(timer)
      resolve(Number.parseInt(chunk, 10))
    })
  })
}

async function endServer(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await ended
}
