import { join } from 'node:path'
import { app, BrowserWindow, dialog, session } from 'electron'
import { kuraHome } from '../config/kura-home.ts'
import { SettingsFile } from '../config/settings.ts'
import { Engine } from '../engine/engine.ts'
import { registerAppScheme, serveAppScheme } from './app-protocol.ts'
import { AppCommands } from './commands.ts'
import { systemConnectivity } from './connectivity.ts'
import { applyTheme, createDesktopServices } from './desktop-services.ts'
import { openLog } from './log.ts'
import { installMenu } from './menu.ts'
import { QuitQuestion } from './quit-question.ts'
import { servePage } from './rpc-port.ts'
import { denyPermissions, hardenContents } from './security.ts'
import { openSystemVault } from './system-vault.ts'
import { showTransferFeedback } from './transfer-feedback.ts'
import { openMainWindow } from './window.ts'

/** The app, from its first line to its last: one instance, one engine, one window. */
export function startDesktop(): void {
  app.setName('Kura')
  const home = kuraHome(process.env, {
    appData: app.getPath('appData'),
    home: app.getPath('home'),
  })
  app.setPath('userData', join(home.config, 'chromium'))
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  registerAppScheme()
  const log = openLog(home.config)
  process.on('uncaughtException', (error) => log.error(`uncaught: ${error.stack ?? error}`))
  process.on('unhandledRejection', (reason) => log.error(`unhandled: ${String(reason)}`))
  app.on('web-contents-created', (_event, contents) => hardenContents(contents))
  app.on('second-instance', () => focusWindow())

  app
    .whenReady()
    .then(() => run(home, log))
    .catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      log.error(`start failed: ${message}`)
      dialog.showErrorBox('Kura cannot start', message)
      app.exit(1)
    })
}

async function run(home: ReturnType<typeof kuraHome>, log: ReturnType<typeof openLog>) {
  log.info(`Kura ${app.getVersion()} starts on Electron ${process.versions.electron}`)
  denyPermissions(session.defaultSession)
  serveAppScheme()
  const settings = await SettingsFile.open(home.config, (reason) =>
    log.warn(`settings are reset: ${reason}`),
  )
  const commands = new AppCommands()
  applyTheme(settings.get().theme)
  const starting = startEngine(home, settings, log)
  servePage(starting.then((engine) => ({ engine, desktop: createDesktopServices(commands) })))
  installMenu(commands)
  // The window loads its page while the engine starts.
  const opening = openMainWindow(settings)
  opening.catch(() => undefined)
  const engine = await starting
  const quitQuestion = new QuitQuestion(() => engine.transfers.activeCount)
  quitQuestion.guard(await opening)
  const closing = new AbortController()
  showTransferFeedback(engine.transfers, closing.signal).catch((error: unknown) =>
    log.error(`taskbar and notifications: ${String(error)}`),
  )

  app.on('window-all-closed', () => app.quit())
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) {
      openMainWindow(settings)
        .then((window) => quitQuestion.guard(window))
        .catch((error: unknown) => log.error(String(error)))
    }
  })
  app.once('will-quit', () => closing.abort())
  closeBeforeQuit(engine, log)
}

async function startEngine(
  home: ReturnType<typeof kuraHome>,
  settings: SettingsFile,
  log: ReturnType<typeof openLog>,
): Promise<Engine> {
  return Engine.start({
    home,
    settings,
    workers: {
      hash: new URL('./hash-worker.js', import.meta.url),
      store: new URL('./store-worker.js', import.meta.url),
      compare: new URL('./compare-worker.js', import.meta.url),
    },
    log,
    vault: await openSystemVault(home.config, (reason) => log.warn(reason)),
    environment: process.env,
    connectivity: systemConnectivity(),
  })
}

/** The engine ends its transfers and threads before the process does. */
function closeBeforeQuit(engine: Engine, log: ReturnType<typeof openLog>): void {
  let isClosed = false
  app.on('will-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    engine
      .close()
      .catch((error: unknown) => log.error(`closing failed: ${String(error)}`))
      .finally(() => {
        isClosed = true
        app.quit()
      })
  })
}

function focusWindow(): void {
  const window = BrowserWindow.getAllWindows()[0]
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.focus()
}
