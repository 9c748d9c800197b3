import { type MonotonicClock, sleep, systemClock } from './clock.ts'

/** Where in the shared memory stands what. */
const LIMIT = 0
const PAID_AT = 1
const FIELDS = 2

/** How long a wait lasts at most before the limit is looked at again: it may be another by then. */
const LOOK_AGAIN_MS = 200
/** What was not used is saved up for so long: a short pause costs no speed. */
const SAVED_UP_US = 250_000

/**
 * How many bytes a second may move, in all threads together: a bucket that fills at the limit's pace, in
 * memory that the threads share. Whoever finds it not overdrawn takes what it needs, all at once; the next
 * waits until that is paid for. So a thread that holds nothing back waits for no other.
 */
export class Bandwidth {
  /** To be handed to the other threads. */
  readonly memory: SharedArrayBuffer
  readonly #fields: BigInt64Array
  readonly #clock: MonotonicClock

  constructor(memory?: SharedArrayBuffer, clock: MonotonicClock = systemClock) {
    this.memory = memory ?? new SharedArrayBuffer(FIELDS * BigInt64Array.BYTES_PER_ELEMENT)
    this.#fields = new BigInt64Array(this.memory)
    this.#clock = clock
  }

  /** Bytes a second; null for no limit. Holds at once, also for those that wait. */
  get limit(): number | null {
    const limit = Number(Atomics.load(this.#fields, LIMIT))
    return limit === 0 ? null : limit
  }

  set limit(bytesPerSecond: number | null) {
    Atomics.store(this.#fields, LIMIT, BigInt(bytesPerSecond ?? 0))
    Atomics.store(this.#fields, PAID_AT, this.#nowUs())
  }

  /**
   * Resolves when so many bytes may move.
   *
   * @throws StorageError CANCELLED as soon as `signal` is aborted.
   */
  async take(bytes: number, signal?: AbortSignal): Promise<void> {
    for (;;) {
      const { limit } = this
      if (limit === null) return
      const now = this.#nowUs()
      const paidAt = Atomics.load(this.#fields, PAID_AT)
      if (paidAt > now) {
        const waitMs = Math.ceil(Number(paidAt - now) / 1_000)
        await sleep(this.#clock, Math.min(waitMs, LOOK_AGAIN_MS), signal)
        continue
      }
      const saved = now - BigInt(SAVED_UP_US)
      const from = paidAt > saved ? paidAt : saved
      const cost = BigInt(Math.ceil((bytes / limit) * 1_000_000))
      const found = Atomics.compareExchange(this.#fields, PAID_AT, paidAt, from + cost)
      if (found === paidAt) return
    }
  }

  #nowUs(): bigint {
    return BigInt(Math.floor(this.#clock.nowMs() * 1_000))
  }
}
