import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { prepareElectron } from '../../scripts/electron-runtime.ts'
import { projectRoot } from '../../scripts/project-root.ts'
import { answerQuestion } from './dialogs.ts'

export interface LaunchOptions {
  /** KURA_HOME; a fresh temporary folder unless given. The caller removes it. */
  readonly home?: string
  /** The folder with the app's package.json; the project unless given. */
  readonly appFolder?: string
  readonly env?: Readonly<Record<string, string>>
  /** Another executable than the prepared Electron: one that starts it in its own way. */
  readonly executable?: string
  /** Chromium switches and the app's own arguments. */
  readonly args?: readonly string[]
}

export interface LaunchedApp {
  readonly app: ElectronApplication
  /** The first window's page, its DOM loaded. */
  readonly page: Page
  readonly home: string
  /** What the page wrote to its console as an error, and its uncaught errors, in order. */
  readonly pageErrors: readonly string[]
  /** What the main process wrote to stdout and stderr since the launch was through. */
  output(): string
  /** Quits as a user would. Doing it twice is harmless. */
  close(): Promise<void>
  /** Ends the main process with SIGKILL, as a crash or a power cut would. */
  kill(): Promise<void>
}

/** An app that awaits `whenReady` at its module's top level never starts; the error then holds its output. */
const launchTimeoutMs = 30_000

/**
 * Launches the built app on the real Electron with a KURA_HOME of its own.
 * Needs a display: the global setup starts a virtual one where there is none.
 */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'kura-home-')))
  const app = await _electron.launch({
    executablePath: options.executable ?? (await electronPath()),
    args: [...(options.args ?? []), options.appFolder ?? projectRoot],
    cwd: projectRoot,
    // The page sees the theme that the app chose.
    colorScheme: null,
    timeout: launchTimeoutMs,
    env: { ...ownEnvironment(), KURA_HOME: home, ...options.env },
  })
  const exited = new Promise<void>((resolve) => app.process().once('exit', () => resolve()))
  const output = collectOutput(app)
  try {
    const page = await app.firstWindow()
    const pageErrors = collectErrors(page)
    await page.waitForLoadState('domcontentloaded')
    return {
      app,
      page,
      home,
      pageErrors,
      output,
      close: async () => {
        // Quitting asks while transfers are under way; one that has quit already cannot be told.
        await answerQuestion(app, 0).catch(() => {})
        await app.close()
      },
      kill: async () => {
        app.process().kill('SIGKILL')
        await exited
      },
    }
  } catch (error) {
    app.process().kill('SIGKILL')
    throw new Error(`The app opened no window. It wrote:\n${output()}`, { cause: error })
  }
}

/** What the global setup prepared once, for all tests. */
export async function electronPath(): Promise<string> {
  return process.env['KURA_TEST_ELECTRON'] ?? (await prepareElectron()).path
}

function ownEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return Object.fromEntries(entries)
}

function collectOutput(app: ElectronApplication): () => string {
  let output = ''
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  return () => output
}

function collectErrors(page: Page): readonly string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  return errors
}
