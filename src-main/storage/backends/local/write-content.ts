import { createHash } from 'node:crypto'
import { type Sha256, toSha256 } from '../../../../shared/domain/artifact.ts'
import { wrongSize } from '../../check-content.ts'
import type { ContentSource } from '../../content-source.ts'
import { syncData, writeAt } from '../../file-access.ts'
import type { StageOptions } from '../../object-store.ts'
import { throwIfAborted } from '../../operation.ts'

/** How much may lie in the system's cache, not yet on its way to the disk. */
const FLUSH_EVERY_BYTES = 64 * 1024 * 1024

export interface WrittenContent {
  readonly sha256: Sha256
  readonly sizeBytes: number
}

/**
 * Writes a whole source to an empty open file and hashes it on the way. While one chunk is hashed on this
 * thread the system writes it, and the source may read the next. The bytes are sent on to the disk as
 * they come, so that a sync at the end has little left to do; it is the caller's to make. Nothing touches
 * the file once this has returned or thrown.
 *
 * @throws StorageError INTEGRITY_MISMATCH when the source is longer or shorter than it said.
 */
export async function writeContent(
  file: number,
  source: ContentSource,
  { onProgress, signal }: StageOptions,
): Promise<WrittenContent> {
  throwIfAborted(signal)
  const hash = createHash('sha256')
  const flush = new BackgroundFlush(file)
  let written = 0
  try {
    for await (const chunk of source.open(undefined, signal)) {
      throwIfAborted(signal)
      if (written + chunk.byteLength > source.sizeBytes) throw wrongSize(source.sizeBytes, 'more')
      const writing = writeAt(file, chunk, written)
      hash.update(chunk)
      await writing
      written += chunk.byteLength
      flush.wrote(chunk.byteLength)
      onProgress?.(written)
    }
    throwIfAborted(signal)
    if (written < source.sizeBytes) throw wrongSize(source.sizeBytes, `only ${written}`)
  } finally {
    await flush.settled()
  }
  flush.throwIfFailed()
  return { sha256: toSha256(hash.digest('hex')), sizeBytes: written }
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
