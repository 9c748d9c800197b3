import { app, type BrowserWindow, dialog, powerMonitor } from 'electron'

const QUIT = 0
const KEEP_RUNNING = 1

/**
 * Asks before the window, and Kura with it, closes while transfers are under way. Nobody is asked when the
 * system shuts down or ends the session: it would not wait for the answer, and all of it goes on later.
 */
export class QuitQuestion {
  readonly #activeTransfers: () => number
  #isAnswered = false
  #isAsking = false

  constructor(activeTransfers: () => number) {
    this.#activeTransfers = activeTransfers
    powerMonitor.on('shutdown', () => {
      this.#isAnswered = true
    })
    process.once('SIGTERM', () => {
      this.#isAnswered = true
      app.quit()
    })
  }

  guard(window: BrowserWindow): void {
    window.on('close', (event) => {
      const count = this.#activeTransfers()
      if (this.#isAnswered || count === 0) return
      event.preventDefault()
      // A second click while the question is there asks no second one.
      if (this.#isAsking) return
      this.#isAsking = true
      this.#ask(window, count)
        .catch(() => {})
        .finally(() => {
          this.#isAsking = false
        })
    })
  }

  async #ask(window: BrowserWindow, count: number): Promise<void> {
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      title: 'Quit Kura?',
      message: count === 1 ? '1 transfer is under way.' : `${count} transfers are under way.`,
      detail: 'They stop when Kura quits, and go on from where they are when it runs again.',
      buttons: ['Quit and go on later', 'Keep running'],
      defaultId: QUIT,
      cancelId: KEEP_RUNNING,
      noLink: true,
    })
    if (response !== QUIT) return
    this.#isAnswered = true
    app.quit()
  }
}
