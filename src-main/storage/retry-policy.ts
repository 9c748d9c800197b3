import { StorageError } from '../../shared/domain/storage-error.ts'
import { type Clock, sleep, systemClock } from './clock.ts'

export interface RetryOptions {
  /** How often a call is tried in all. Default 6. */
  readonly maxAttempts?: number
  /** Default 200 ms, then twice as long each time, up to `maxDelayMs`, by default 20 s. */
  readonly baseDelayMs?: number
  readonly maxDelayMs?: number
  /** A store that wants a longer wait than this is not waited for: default 2 min. */
  readonly maxRetryAfterMs?: number
  readonly clock?: Clock
  /** 0 up to, not with, 1. */
  readonly random?: () => number
}

/** The one policy by which calls are tried again. */
export class RetryPolicy {
  readonly #maxAttempts: number
  readonly #baseDelayMs: number
  readonly #maxDelayMs: number
  readonly #maxRetryAfterMs: number
  readonly #clock: Clock
  readonly #random: () => number

  constructor(options: RetryOptions = {}) {
    this.#maxAttempts = options.maxAttempts ?? 6
    this.#baseDelayMs = options.baseDelayMs ?? 200
    this.#maxDelayMs = options.maxDelayMs ?? 20_000
    this.#maxRetryAfterMs = options.maxRetryAfterMs ?? 120_000
    this.#clock = options.clock ?? systemClock
    this.#random = options.random ?? Math.random
  }

  /** Runs a call until it succeeds, fails for good, or has been tried often enough. */
  async run<T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
    const tries = this.begin()
    for (;;) {
      try {
        return await call()
      } catch (error) {
        await tries.waitAfter(error, signal)
      }
    }
  }

  begin(): Tries {
    return new Tries((error, failures) => this.#delayAfter(error, failures), this.#clock)
  }

  /** Null when the call must not be tried again. */
  #delayAfter(error: StorageError, failures: number): number | null {
    if (!error.retryable || failures >= this.#maxAttempts) return null
    const { retryAfterMs = 0 } = error.context
    if (retryAfterMs > this.#maxRetryAfterMs) return null
    // Full jitter: clients that failed together must not come back together.
    // AWS Architecture Blog, "Exponential Backoff And Jitter".
    const ceiling = Math.min(this.#maxDelayMs, this.#baseDelayMs * 2 ** (failures - 1))
    return Math.max(retryAfterMs, this.#random() * ceiling)
  }
}

/** Counts the failures of one call. */
export class Tries {
  readonly #delayAfter: (error: StorageError, failures: number) => number | null
  readonly #clock: Clock
  #failures = 0

  constructor(delayAfter: (error: StorageError, failures: number) => number | null, clock: Clock) {
    this.#delayAfter = delayAfter
    this.#clock = clock
  }

  /** The call gets on: what failed before does not count any more. */
  progress(): void {
    this.#failures = 0
  }

  /**
   * Returns when the call is to be tried again.
   *
   * @throws the error itself where it is not, StorageError CANCELLED when the caller gives up meanwhile.
   */
  async waitAfter(error: unknown, signal: AbortSignal | undefined): Promise<void> {
    this.#failures++
    const delayMs = this.#delayAfter(StorageError.from(error), this.#failures)
    if (delayMs === null) throw error
    await sleep(this.#clock, delayMs, signal)
  }
}
