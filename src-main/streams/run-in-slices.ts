import { setImmediate } from 'node:timers/promises'

/** Long enough to be worth the turn, short enough that a window asked for meanwhile does not feel it. */
const SLICE_MS = 12

/**
 * Runs work that stops now and then, and lets the thread's other work have its turn about every 12 ms. When
 * `signal` aborts, this throws and the work stays where it stands: it can be gone on with by another call.
 */
export async function runInSlices<T>(work: Iterator<void, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    signal?.throwIfAborted()
    const end = performance.now() + SLICE_MS
    do {
      const step = work.next()
      if (step.done) return step.value
    } while (performance.now() < end)
    await setImmediate()
  }
}
