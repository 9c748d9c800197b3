import { abortError, throwIfAborted } from './operation.ts'

/** Time as the wrappers see it: tests give them one that they move by hand. */
export interface Clock {
  /** Calls `run` once, after the delay; the function that it returns calls it off. */
  after(delayMs: number, run: () => void): () => void
}

/** A clock that also tells how much time has passed: the same in all threads, whatever the time of day does. */
export interface MonotonicClock extends Clock {
  /** Milliseconds since some moment that stays the same. */
  nowMs(): number
}

export const systemClock: MonotonicClock = {
  nowMs: () => Number(process.hrtime.bigint() / 1_000n) / 1_000,
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

/** @throws StorageError CANCELLED as soon as `signal` is aborted. */
export async function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  throwIfAborted(signal)
  await new Promise<void>((resolve, reject) => {
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    const onAbort = (): void => {
      cancel()
      if (signal !== undefined) reject(abortError(signal))
    }
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
