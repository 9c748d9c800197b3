import { abortError, throwIfAborted } from './operation.ts'

/** Lets a limited number of holders in at a time; who waits comes in in the order of asking. */
export class Slots {
  #free: number
  readonly #waiting = new Set<() => void>()

  constructor(count: number) {
    this.#free = count
  }

  /**
   * Returns once there is a slot, with the function that gives it back: calling that more than once does
   * no harm.
   *
   * @throws StorageError CANCELLED when the caller gives up waiting.
   */
  async take(signal?: AbortSignal): Promise<() => void> {
    throwIfAborted(signal)
    if (this.#free > 0) this.#free--
    else await this.#wait(signal)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      this.#giveBack()
    }
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(enter)
        if (signal !== undefined) reject(abortError(signal))
      }
      const enter = (): void => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }
      this.#waiting.add(enter)
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  #giveBack(): void {
    const [first] = this.#waiting
    if (first === undefined) {
      this.#free++
      return
    }
    this.#waiting.delete(first)
    first()
  }
}
