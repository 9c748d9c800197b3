import { isStorageErrorCode, StorageError } from '../../../shared/domain/storage-error.ts'
import type { Clock } from '../clock.ts'
import { abortError } from '../operation.ts'

/** How long a store that was told to stop may take to clean up before it is left alone. */
const GRACE_MS = 1_000

/**
 * Watches over one call: ends it when nothing has happened for too long, or when the caller gives up. A
 * store that heeds its signal is waited for, so that nothing of the call is left when it has ended; one
 * that does not is left alone after a second.
 */
export class Watchdog {
  readonly #controller = new AbortController()
  readonly #clock: Clock
  readonly #callerSignal: AbortSignal | undefined
  readonly #onCallerAbort = (): void => this.#controller.abort(this.#callerSignal?.reason)
  readonly #gaveUp: Promise<never>
  #timeoutMs: number | undefined
  #cancelTimer: (() => void) | undefined
  #cancelGrace: (() => void) | undefined

  constructor(clock: Clock, callerSignal?: AbortSignal) {
    this.#clock = clock
    this.#callerSignal = callerSignal
    this.#gaveUp = new Promise((_, reject) => {
      const { signal } = this.#controller
      const onAbort = (): void => {
        this.#cancelGrace = clock.after(GRACE_MS, () => reject(abortError(signal)))
      }
      signal.addEventListener('abort', onAbort, { once: true })
    })
    // Nobody may be waiting when it comes.
    this.#gaveUp.catch(() => undefined)
    callerSignal?.addEventListener('abort', this.#onCallerAbort, { once: true })
    if (callerSignal?.aborted === true) this.#onCallerAbort()
  }

  /** For the store: aborted when the call has ended without it. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /**
   * What `work` gives, unless nothing happens for `timeoutMs` or the caller gives up before. What it
   * gives afterwards goes to `onLate`.
   *
   * @throws StorageError TIMEOUT, or CANCELLED when the caller gave up.
   */
  async watch<T>(
    work: Promise<T>,
    timeoutMs: number,
    onLate: (result: T) => unknown = () => undefined,
  ): Promise<T> {
    this.#timeoutMs = timeoutMs
    this.kick()
    try {
      return await Promise.race([work, this.#gaveUp])
    } catch (error) {
      if (!this.signal.aborted) throw error
      work.then(onLate, () => undefined)
      // The store only knows that it was told to stop; why, the signal's reason tells.
      throw isStorageErrorCode(error, 'CANCELLED') ? abortError(this.signal) : error
    } finally {
      this.#timeoutMs = undefined
      this.#cancelTimer?.()
    }
  }

  /** Something has happened: the wait starts anew, where there is one. */
  kick(): void {
    const timeoutMs = this.#timeoutMs
    if (timeoutMs === undefined) return
    this.#cancelTimer?.()
    this.#cancelTimer = this.#clock.after(timeoutMs, () => this.#expire(timeoutMs))
  }

  /** The call has ended. */
  stop(): void {
    this.#callerSignal?.removeEventListener('abort', this.#onCallerAbort)
    this.#cancelGrace?.()
  }

  #expire(timeoutMs: number): void {
    const seconds = Math.ceil(timeoutMs / 1000)
    this.#controller.abort(
      new StorageError('TIMEOUT', `The store did not answer for ${seconds} s: try again later.`),
    )
  }
}
