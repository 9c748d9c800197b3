import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

/** How long a server may take over its farewell before it is killed. */
const GRACE_MS = 2_000
const LOG_END_CHARACTERS = 2_000
/** util-linux. With it the kernel ends a server whose parent was killed and could not do so itself. */
const SETPRIV = '/usr/bin/setpriv'

/** A server of the tests that runs until it is stopped or this process ends. */
export class ServerProcess {
  readonly #child: ChildProcess
  readonly #name: string
  readonly #logPath: string
  readonly #exited: Promise<void>
  readonly #killAtExit = (): void => {
    this.#child.kill('SIGKILL')
  }

  private constructor(name: string, child: ChildProcess, logPath: string) {
    this.#name = name
    this.#child = child
    this.#logPath = logPath
    this.#exited = new Promise((resolve) => {
      child.once('error', () => resolve())
      child.once('exit', () => resolve())
    })
    process.once('exit', this.#killAtExit)
  }

  /** Starts `command` with all that it says going to the file `logPath`. */
  static start(
    command: string,
    args: readonly string[],
    logPath: string,
    env: NodeJS.ProcessEnv = process.env,
  ): ServerProcess {
    const [program, ...rest] = tiedToParent(command, args)
    const child = spawn(program, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const log = createWriteStream(logPath)
    child.stdout.pipe(log, { end: false })
    child.stderr.pipe(log, { end: false })
    child.once('close', () => log.end())
    return new ServerProcess(command, child, logPath)
  }

  /**
   * Waits until `isReady`, asked ten times a second, says so.
   *
   * @throws Error with the end of its log when the process ends first or takes too long.
   */
  async waitUntil(isReady: () => Promise<boolean>, timeoutMs: number): Promise<void> {
    const giveUpAt = Date.now() + timeoutMs
    while (!(await isReady())) {
      if (this.#hasEnded()) throw await this.#failure('ended while it was starting')
      if (Date.now() > giveUpAt) throw await this.#failure(`was not up after ${timeoutMs} ms`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  async stop(): Promise<void> {
    process.off('exit', this.#killAtExit)
    if (this.#hasEnded()) return
    this.#child.kill('SIGTERM')
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS)
    await this.#exited
    clearTimeout(kill)
  }

  #hasEnded(): boolean {
    const { exitCode, signalCode, pid } = this.#child
    return pid === undefined || exitCode !== null || signalCode !== null
  }

  async #failure(what: string): Promise<Error> {
    return new Error(`${this.#name} ${what}:\n${await endOfLog(this.#logPath)}`)
  }
}

/** The last of what a log says, for an error. */
export async function endOfLog(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.trim().slice(-LOG_END_CHARACTERS) || '(its log is empty)'
}

function tiedToParent(command: string, args: readonly string[]): [string, ...string[]] {
  return existsSync(SETPRIV)
    ? [SETPRIV, '--pdeathsig', 'KILL', '--', command, ...args]
    : [command, ...args]
}
