import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

export interface CommandResult {
  /** The exit code; 128 + signal number is never invented: a signal shows as -1. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Both streams in the order they came. */
  readonly output: string
}

/**
 * Runs a command to its end with its output kept; stdin is closed.
 * Never throws for a failing command: look at `code`, which is 127 when there is no such command.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'signal' | 'shell'> = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const parts = { stdout: '', stderr: '', output: '' }
    const keep = (stream: 'stdout' | 'stderr') => (chunk: string) => {
      parts[stream] += chunk
      parts.output += chunk
    }
    child.stdout.setEncoding('utf8').on('data', keep('stdout'))
    child.stderr.setEncoding('utf8').on('data', keep('stderr'))
    child.once('error', (error) => {
      const missing = 'code' in error && error.code === 'ENOENT'
      resolve({ ...parts, code: missing ? 127 : -1, output: parts.output + error.message })
    })
    child.once('close', (code) => resolve({ ...parts, code: code ?? -1 }))
  })
}

const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Waits for a child that shares our terminal, passing our signals on to it.
 * Resolves to what we should exit with: its code, or 128 + 15 when a signal ended it.
 */
export function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const forward = (signal: NodeJS.Signals) => child.kill(signal)
    const done = () => {
      for (const signal of forwardedSignals) process.off(signal, forward)
    }
    for (const signal of forwardedSignals) process.on(signal, forward)
    child.once('error', (error) => {
      done()
      reject(error)
    })
    child.once('close', (code, signal) => {
      done()
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}
