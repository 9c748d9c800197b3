/** A stream tells of changes at most this often: 10 a second. */
const CHANGE_INTERVAL_MS = 100

/**
 * Says that something changed, to any number of listeners, without saying what: each listener reads
 * the present state when it is its turn. So a slow listener costs nothing and a burst is one change.
 */
export class ChangeSignal {
  #version = 0
  readonly #waiting = new Set<() => void>()

  notify(): void {
    this.#version += 1
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  /**
   * Yields at once, then after each change, at most once an interval; the last change is never
   * dropped. Ends, without error, when `signal` aborts.
   */
  async *changes(signal?: AbortSignal, intervalMs = CHANGE_INTERVAL_MS): AsyncGenerator<void> {
    let seen = -1
    while (!signal?.aborted) {
      if (seen === this.#version) await this.#next(signal)
      if (signal?.aborted) return
      seen = this.#version
      yield
      await pause(intervalMs, signal)
    }
  }

  #next(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal?.addEventListener('abort', wake, { once: true })
    })
  }
}

/** Resolves after `ms`, or at once when `signal` aborts. Never keeps the process alive. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    timer.unref()
    signal?.addEventListener('abort', end, { once: true })
    if (signal?.aborted) end()
  })
}
