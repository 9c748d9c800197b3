import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { projectRoot } from '../../scripts/project-root.ts'
import { sandboxArguments } from '../../scripts/sandbox-arguments.ts'
import { electronPath, type LaunchOptions } from './launch-app.ts'

type DoomedOptions = Required<Pick<LaunchOptions, 'home' | 'env'>>

/**
 * Starts the app with nobody attached, and ends its main process with SIGKILL so much later, wherever it is by
 * then: also in the midst of its start.
 */
export async function runUntilKilled({ home, env }: DoomedOptions, afterMs: number): Promise<void> {
  const executable = await electronPath()
  const { args } = await sandboxArguments(dirname(executable))
  const app = spawn(executable, [...args, projectRoot], {
    env: { ...process.env, KURA_HOME: home, ...env },
    stdio: 'ignore',
  })
  const exited = once(app, 'exit')
  await after(afterMs)
  app.kill('SIGKILL')
  const [, signal] = await exited
  if (signal !== 'SIGKILL') throw new Error('The app ended by itself before it was killed.')
}
