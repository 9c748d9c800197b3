import { createHash } from 'node:crypto'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import { checkHash } from './check-content.ts'
import type { ContentSource } from './content-source.ts'
import { throwIfAborted } from './operation.ts'
import type { PartBuffers } from './part-buffers.ts'
import { type FilledPart, type Part, readParts } from './read-parts.ts'
import type { RetryPolicy } from './retry-policy.ts'

export type { Part }

export interface UploadPartsOptions<T> {
  readonly partSizeBytes: number
  /** Of the whole store: what all uploads together may hold in memory and send at a time. */
  readonly buffers: PartBuffers
  /** Each part is tried again by itself. */
  readonly retry: RetryPolicy
  readonly sha256?: Sha256
  /**
   * The parts that an earlier upload of the same content has sent, by index, with what `send` would return:
   * they are read and hashed, but not sent again.
   */
  readonly confirmed?: ReadonlyMap<number, T>
  /** Bytes on their way or there; goes back where a part is sent again. */
  readonly onProgress?: (sentBytes: number) => void
  readonly signal?: AbortSignal
}

/** Sends one part. `onProgress` takes the bytes of this part that have left. */
export type SendPart<T> = (
  part: Part,
  signal: AbortSignal,
  onProgress: (sentBytes: number) => void,
) => Promise<T>

/**
 * Reads a source once, in parts, and sends several of them side by side. Returns what `send` returned, in
 * the order of the parts, once all have arrived and the content turned out to be as long as it said and
 * to have its hash. When one part fails for good the others are aborted and waited for: nothing is under
 * way any more when this returns or throws. What was sent is the caller's to complete or to take back.
 *
 * @throws StorageError INTEGRITY_MISMATCH
 */
export async function uploadParts<T>(
  source: ContentSource,
  options: UploadPartsOptions<T>,
  send: SendPart<T>,
): Promise<T[]> {
  const upload = new PartsUpload<T>(options, send)
  const hash = createHash('sha256')
  try {
    const onChunk = (chunk: Uint8Array): void => void hash.update(chunk)
    for await (const part of upload.read(source, onChunk)) upload.start(part)
    checkHash(options.sha256, toSha256(hash.digest('hex')))
  } catch (error) {
    upload.fail(error)
  }
  return upload.finish()
}

class PartsUpload<T> {
  readonly #options: UploadPartsOptions<T>
  readonly #send: SendPart<T>
  readonly #abort = new AbortController()
  readonly #signal: AbortSignal
  readonly #running = new Set<Promise<void>>()
  readonly #sentOfPart: number[] = []
  readonly #results: T[] = []
  #sentBytes = 0
  #failure: { readonly error: unknown } | undefined

  constructor(options: UploadPartsOptions<T>, send: SendPart<T>) {
    this.#options = options
    this.#send = send
    this.#signal =
      options.signal === undefined
        ? this.#abort.signal
        : AbortSignal.any([options.signal, this.#abort.signal])
  }

  /** Ends early once the upload has failed. */
  read(source: ContentSource, onChunk: (chunk: Uint8Array) => void): AsyncGenerator<FilledPart> {
    return readParts(source, { ...this.#options, signal: this.#signal }, onChunk)
  }

  start(part: FilledPart): void {
    const running = this.#sendPart(part)
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        part.release()
        this.#running.delete(running)
      })
    this.#running.add(running)
  }

  /** The first failure counts; what is under way is called off. */
  fail(error: unknown): void {
    this.#failure ??= { error }
    this.#abort.abort()
  }

  async finish(): Promise<T[]> {
    await Promise.all(this.#running)
    if (this.#failure !== undefined) throw this.#failure.error
    throwIfAborted(this.#options.signal)
    return this.#results
  }

  async #sendPart(part: FilledPart): Promise<void> {
    const confirmed = this.#options.confirmed
    this.#results[part.index] = confirmed?.has(part.index)
      ? (confirmed.get(part.index) as T)
      : await this.#options.retry.run(this.#signal, () => {
          this.#report(part, 0)
          // The last byte counts once the part has arrived: whoever hears of a whole part may rely on it.
          const onTheWay = part.bytes.byteLength - 1
          return this.#send(part, this.#signal, (sentBytes) =>
            this.#report(part, Math.min(sentBytes, onTheWay)),
          )
        })
    this.#report(part, part.bytes.byteLength)
  }

  #report({ index }: Part, sentBytes: number): void {
    this.#sentBytes += sentBytes - (this.#sentOfPart[index] ?? 0)
    this.#sentOfPart[index] = sentBytes
    if (!this.#signal.aborted) this.#options.onProgress?.(this.#sentBytes)
  }
}
