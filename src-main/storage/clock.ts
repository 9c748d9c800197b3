import { abortError, throwIfAborted } from './operation.ts'

/** Time as the wrappers see it: tests give them one that they move by hand. */
export interface Clock {
  /** Calls `run` once, after the delay; the function that it returns calls it off. */
  after(delayMs: number, run: () => void): () => void
}

export const systemClock: Clock = {
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
