import { access, rm } from 'node:fs/promises'
import type { StoreId } from '../../shared/domain/store.ts'
import { pause } from '../streams/change-signal.ts'
import type { TransferJournal } from './journal.ts'
import type { Leftover } from './journal-line.ts'

export interface LeftoversOptions {
  readonly journal: TransferJournal
  /** Takes back what an upload in parts left in its store, with its checkpoint. */
  readonly abandon: (storeId: StoreId, checkpointPath: string) => Promise<void>
  /** Whether the store is still on the list: nobody reaches the parts in one that was taken off. */
  readonly isListed: (storeId: StoreId) => boolean
}

/** What could not be taken back is tried again so much later, and at the next start. */
const AGAIN_MS = 60_000
/** So long at most a thread goes on writing a partial file that nobody wants any more. */
const SETTLED_MS = 500

/**
 * Takes back what transfers left behind that were cancelled or given up: the parts in the store, their
 * checkpoint, and the partial file. Where that cannot be done now (the store is offline, a disk is away), it
 * is done later, also in a later run of Kura.
 */
export class Leftovers {
  readonly #options: LeftoversOptions
  readonly #waiting = new Map<string, Leftover>()
  #working: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null
  #isAsked = false
  readonly #closed = new AbortController()

  constructor(options: LeftoversOptions) {
    this.#options = options
    for (const leftover of options.journal.unfinished.leftovers) {
      this.#waiting.set(leftover.key, leftover)
    }
  }

  /** The journal knows of it from now on; it is taken back as soon as that can be. */
  takeBack(leftover: Leftover): void {
    this.#options.journal.write({ is: 'leftover', leftover }).catch(() => {})
    this.#waiting.set(leftover.key, leftover)
    this.takeAllBack()
  }

  /** Tries all of them, one after the other. */
  takeAllBack(): void {
    if (this.#closed.signal.aborted || this.#isAsked) return
    this.#isAsked = true
    this.#working = this.#working.then(() => this.#tryAll())
  }

  /** Resolves when nothing is being taken back any more. */
  idle(): Promise<void> {
    return this.#working
  }

  /** What is left now is for the next start. */
  async close(): Promise<void> {
    this.#closed.abort()
    if (this.#timer) clearTimeout(this.#timer)
    await this.#working
  }

  async #tryAll(): Promise<void> {
    // Threads that wrote partial files may have been told only just now that they are to stop.
    await pause(SETTLED_MS, this.#closed.signal)
    this.#isAsked = false
    for (const leftover of this.#waiting.values()) {
      if (this.#closed.signal.aborted) return
      try {
        await this.#remove(leftover)
        this.#waiting.delete(leftover.key)
        this.#options.journal.write({ is: 'cleaned', key: leftover.key }).catch(() => {})
      } catch {
        // Whatever kept it from being removed may be over the next time.
      }
    }
    if (this.#waiting.size === 0 || this.#timer || this.#closed.signal.aborted) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.takeAllBack()
    }, AGAIN_MS)
    this.#timer.unref()
  }

  async #remove({ storeId, checkpointPath, partialPath }: Leftover): Promise<void> {
    if (partialPath !== null) await rm(partialPath, { force: true })
    if (checkpointPath === null) return
    const { abandon, isListed } = this.#options
    // Asked for even where there is no checkpoint yet: an upload that still stops may be about to write it.
    if (isListed(storeId)) {
      await abandon(storeId, checkpointPath).catch(async (error: unknown) => {
        if (await isThere(checkpointPath)) throw error
      })
    }
    await rm(checkpointPath, { force: true })
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
