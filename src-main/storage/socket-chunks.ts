import { finished, type Readable } from 'node:stream'

/** Fits into the processor's second cache, from which it is then hashed. */
const BLOCK_BYTES = 256 * 1024

export interface SocketChunksOptions {
  /** A chunk is then valid only until the next one is asked for. */
  readonly reuseBuffers?: boolean | undefined
  /** How many bytes the stream is to bring, where that is known. */
  readonly sizeBytes?: number | undefined
}

/**
 * The bytes of a stream that a socket feeds. A read of a socket brings up to 64 KiB, in new memory each
 * time, and each chunk has a long way to its reader: with `reuseBuffers` they are gathered in two blocks
 * that are used in turn, one being filled while the reader works on the other.
 */
export function socketChunks(
  stream: Readable,
  { reuseBuffers, sizeBytes = 0 }: SocketChunksOptions,
): AsyncIterator<Uint8Array> {
  if (reuseBuffers !== true || sizeBytes <= BLOCK_BYTES) return stream[Symbol.asyncIterator]()
  const gathered = new GatheredChunks(stream)
  return { next: () => gathered.next() }
}

class GatheredChunks {
  readonly #stream: Readable
  #filling: Buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  #filledBytes = 0
  /** What the reader had last. */
  #spare: Buffer | undefined
  /** What of the last chunk did not fit. */
  #rest: Uint8Array | null = null
  #end: 'ended' | { readonly error: Error } | null = null
  #wake: () => void = () => undefined

  constructor(stream: Readable) {
    this.#stream = stream
    stream.on('data', (chunk: Uint8Array) => this.#take(chunk))
    finished(stream, { writable: false }, (error) => this.#stop(error ? { error } : 'ended'))
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    while (this.#filledBytes === 0) {
      if (this.#end === 'ended') return { done: true, value: undefined }
      if (this.#end !== null) throw this.#end.error
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const value = this.#filling.subarray(0, this.#filledBytes)
    const next = this.#spare ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)
    this.#spare = this.#filling
    this.#filling = next
    this.#filledBytes = 0
    this.#goOn()
    return { done: false, value }
  }

  #take(chunk: Uint8Array): void {
    this.#rest = chunk
    this.#fill()
    if (this.#rest !== null) this.#stream.pause()
    this.#wake()
  }

  #goOn(): void {
    if (this.#rest === null) return
    this.#fill()
    if (this.#rest === null) this.#stream.resume()
  }

  #fill(): void {
    if (this.#rest === null) return
    const fitting = this.#rest.subarray(0, this.#filling.length - this.#filledBytes)
    this.#filling.set(fitting, this.#filledBytes)
    this.#filledBytes += fitting.length
    this.#rest = fitting.length < this.#rest.length ? this.#rest.subarray(fitting.length) : null
  }

  #stop(end: 'ended' | { readonly error: Error }): void {
    this.#end = end
    this.#wake()
  }
}
