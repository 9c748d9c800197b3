import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** An Electron that is ended and started again, and tells when its user quits it. */
export class RestartedApp {
  readonly #command: string
  readonly #args: readonly string[]
  readonly #env: NodeJS.ProcessEnv
  #process: ChildProcess | undefined
  #restarting = Promise.resolve()
  #resolveQuit: () => void = () => {}
  /** Resolves when the user quits the app. */
  readonly quit = new Promise<void>((resolve) => {
    this.#resolveQuit = resolve
  })

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#command = command
    this.#args = args
    this.#env = env
  }

  /** Starts it, after ending the one that runs; calls come one after the other. */
  restart(): void {
    this.#restarting = this.#restartAfter(this.#restarting)
  }

  /** Ends the one that runs, if any; that is no quitting by the user. */
  async stop(): Promise<void> {
    const running = this.#process
    this.#process = undefined
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const ended = once(running, 'exit')
    running.kill('SIGTERM')
    await ended
  }

  async #restartAfter(previous: Promise<void>): Promise<void> {
    await previous
    await this.stop()
    this.#start()
  }

  #start(): void {
    const started = spawn(this.#command, this.#args, { env: this.#env, stdio: 'inherit' })
    this.#process = started
    started.once('exit', () => {
      if (this.#process === started) this.#resolveQuit()
    })
  }
}
