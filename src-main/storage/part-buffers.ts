import { Slots } from './slots.ts'

export interface PartBuffer {
  readonly bytes: Buffer
  /** Gives the buffer back; calling it more than once does no harm. */
  readonly release: () => void
}

/**
 * The memory that all uploads of one store share: so many parts are held, and so sent, at a time. Who
 * waits gets one in the order of asking. Buffers are used again until none is held any more.
 */
export class PartBuffers {
  readonly #slots: Slots
  #free: Buffer[] = []
  #held = 0

  constructor(count: number) {
    this.#slots = new Slots(count)
  }

  /** @throws StorageError CANCELLED when the caller gives up waiting. */
  async take(sizeBytes: number, signal?: AbortSignal): Promise<PartBuffer> {
    const giveBack = await this.#slots.take(signal)
    const bytes = this.#takeFree(sizeBytes) ?? Buffer.allocUnsafeSlow(sizeBytes)
    this.#held++
    let isHeld = true
    return {
      bytes,
      release: () => {
        if (!isHeld) return
        isHeld = false
        this.#held--
        this.#free.push(bytes)
        if (this.#held === 0) this.#free = []
        giveBack()
      },
    }
  }

  /** Buffers of another size are let go: they would only be kept for nothing. */
  #takeFree(sizeBytes: number): Buffer | undefined {
    for (let bytes = this.#free.pop(); bytes !== undefined; bytes = this.#free.pop()) {
      if (bytes.byteLength === sizeBytes) return bytes
    }
    return undefined
  }
}
