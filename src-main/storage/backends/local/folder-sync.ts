import { closeSync, openSync } from 'node:fs'
import { syncEntries } from '../../file-access.ts'

/** Brings the entries of a folder to the disk. Does nothing on Windows, which cannot and need not. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    await syncEntries(folder)
  } finally {
    closeSync(folder)
  }
}

/**
 * Group commit: callers that want the same folder on the disk at the same time share one fsync. Each is
 * answered only by an fsync that began after it asked, so what it wrote before is on the disk then.
 */
export class FolderSync {
  readonly #running = new Map<string, Promise<void>>()
  readonly #waiting = new Map<string, Promise<void>>()
  readonly #syncNow: (path: string) => Promise<void>

  constructor(syncNow: (path: string) => Promise<void> = syncFolder) {
    this.#syncNow = syncNow
  }

  sync(path: string): Promise<void> {
    const waiting = this.#waiting.get(path)
    if (waiting !== undefined) return waiting
    const running = this.#running.get(path)
    if (running === undefined) return this.#start(path)
    const next = running
      .catch(() => undefined)
      .then(() => {
        this.#waiting.delete(path)
        return this.#start(path)
      })
    this.#waiting.set(path, next)
    return next
  }

  #start(path: string): Promise<void> {
    const run = this.#syncNow(path).finally(() => {
      if (this.#running.get(path) === run) this.#running.delete(path)
    })
    this.#running.set(path, run)
    return run
  }
}
