/** Enough that a chunk's way to the reader costs little beside its bytes, and little enough for the cache. */
const MAX_CHUNK_BYTES = 1024 * 1024

type State = 'open' | 'ended' | 'left' | { readonly error: unknown }

/**
 * One part of a content, copied into memory from now on, whether it is asked for yet or not: so the body it
 * comes from may use its own memory again. An error comes after the bytes before it.
 */
export class HeldPart {
  /** Holds exactly the part; the chunks are views of it. */
  readonly memory: Uint8Array
  readonly #work: Promise<void>
  #filledBytes = 0
  #state: State = 'open'
  #wake: () => void = () => undefined

  /** `body` brings as many bytes as the memory holds, or throws. */
  constructor(memory: Uint8Array, body: AsyncGenerator<Uint8Array, void, undefined>) {
    this.memory = memory
    this.#work = this.#fill(body)
  }

  /** What is there already, in one chunk of up to 1 MiB; else what comes. */
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    let readBytes = 0
    for (;;) {
      if (readBytes < this.#filledBytes) {
        const end = Math.min(this.#filledBytes, readBytes + MAX_CHUNK_BYTES)
        const chunk = this.memory.subarray(readBytes, end)
        readBytes = end
        yield chunk
      } else if (this.#state === 'open') {
        await this.#changed()
      } else if (typeof this.#state === 'object') {
        throw this.#state.error
      } else {
        return
      }
    }
  }

  /** Ends the work; returns once it has ended. To be called in any case. */
  async leave(): Promise<void> {
    this.#turn('left')
    await this.#work
  }

  async #fill(body: AsyncGenerator<Uint8Array, void, undefined>): Promise<void> {
    try {
      for await (const chunk of body) {
        if (this.#state !== 'open') return
        this.memory.set(chunk, this.#filledBytes)
        this.#filledBytes += chunk.byteLength
        this.#wake()
      }
      this.#turn('ended')
    } catch (error) {
      this.#turn({ error })
    }
  }

  #turn(state: State): void {
    if (this.#state === 'open') this.#state = state
    this.#wake()
  }

  #changed(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
