import type { Hash } from 'node:crypto'
import { wrongSize } from './check-content.ts'
import { syncData, writeAt } from './file-access.ts'
import { throwIfAborted } from './operation.ts'

/** How much may lie in the system's cache, not yet on its way to the disk. */
const FLUSH_EVERY_BYTES = 64 * 1024 * 1024

export interface WriteChunksOptions {
  /** Where the first chunk goes. */
  readonly position: number
  /** Where the last chunk must end. */
  readonly sizeBytes: number
  /** Takes the chunks in order. */
  readonly hash: Hash
  /** Told the position that has been reached. */
  readonly onProgress?: ((writtenBytes: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Writes chunks to an open file and hashes them on the way. While one chunk is hashed on this thread the
 * system writes it, and the source may read the next; a chunk is not used any more once the next is asked
 * for. The bytes are sent on to the disk as they come, so that a sync at the end has little left to do; it
 * is the caller's to make. Nothing touches the file once this has returned or thrown.
 *
 * @throws StorageError INTEGRITY_MISMATCH when there are more or fewer bytes than there should be.
 */
export async function writeChunks(
  file: number,
  chunks: AsyncIterable<Uint8Array>,
  { position, sizeBytes, hash, onProgress, signal }: WriteChunksOptions,
): Promise<void> {
  const flush = new BackgroundFlush(file)
  let written = position
  try {
    for await (const chunk of chunks) {
      throwIfAborted(signal)
      if (written + chunk.byteLength > sizeBytes) throw wrongSize(sizeBytes, 'more')
      const writing = writeAt(file, chunk, written)
      hash.update(chunk)
      await writing
      written += chunk.byteLength
      flush.wrote(chunk.byteLength)
      onProgress?.(written)
    }
    throwIfAborted(signal)
    if (written < sizeBytes) throw wrongSize(sizeBytes, `only ${written}`)
  } finally {
    await flush.settled()
  }
  flush.throwIfFailed()
}

/** At most one fdatasync at a time, beside the writing. */
class BackgroundFlush {
  readonly #file: number
  #unflushedBytes = 0
  #running: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(file: number) {
    this.#file = file
  }

  wrote(bytes: number): void {
    this.#unflushedBytes += bytes
    if (this.#unflushedBytes < FLUSH_EVERY_BYTES || this.#running !== undefined) return
    this.#unflushedBytes = 0
    this.#running = this.#flush()
  }

  async settled(): Promise<void> {
    await this.#running
  }

  /** The system tells of a failed write-back once: whoever asked must pass it on. */
  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  async #flush(): Promise<void> {
    try {
      await syncData(this.#file)
    } catch (error) {
      this.#failure = { error }
    } finally {
      this.#running = undefined
    }
  }
}
