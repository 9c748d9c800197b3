import type { MonotonicClock } from './clock.ts'

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** A clock for tests: time passes only when it is told to. */
export class ManualClock implements MonotonicClock {
  /** The delays that were asked for, in order. */
  readonly delays: number[] = []
  readonly #timers = new Set<Timer>()
  #now = 0

  after(delayMs: number, run: () => void): () => void {
    this.delays.push(delayMs)
    const timer = { at: this.#now + delayMs, run }
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }

  nowMs(): number {
    return this.#now
  }

  /** How many timers are running. */
  get waiting(): number {
    return this.#timers.size
  }

  /** Lets time pass, timer by timer, and what each sets off come to rest. */
  async advance(byMs: number): Promise<void> {
    const end = this.#now + byMs
    await settle()
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
      await settle()
    }
    this.#now = end
  }

  #next(end: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0]
  }
}

/** A turn of the event loop: all that waits for promises only has gone on. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
}
