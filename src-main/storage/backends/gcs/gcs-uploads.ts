import { createHash } from 'node:crypto'
import { toSha256 } from '../../../../shared/domain/artifact.ts'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { checkHash } from '../../check-content.ts'
import type { ContentSource } from '../../content-source.ts'
import type { ObjectKey, PutOptions, UploadCheckpoint } from '../../object-store.ts'
import type { ErrorMapper } from '../../operation.ts'
import { PartBuffers } from '../../part-buffers.ts'
import { type FilledPart, readParts } from '../../read-parts.ts'
import { type RetryOptions, RetryPolicy } from '../../retry-policy.ts'
import { Crc32c } from './crc32c.ts'
import type { GcsClient } from './gcs-client.ts'
import type { GcsObject } from './gcs-object.ts'
import { uploadAtOnce } from './multipart-upload.ts'
import { ResumableSession, uploadLost } from './resumable-session.ts'

export interface GcsUploadOptions {
  /** Content of this size and more goes in chunks. Default 8 MiB. */
  readonly resumableThresholdBytes?: number
  /** A multiple of 256 KiB: the API takes no others. Default 16 MiB. */
  readonly chunkSizeBytes?: number
  /** For chunks: each is tried again by itself. */
  readonly retry?: RetryOptions
}

const MIB = 1024 * 1024
const CHUNK_QUANTUM_BYTES = 256 * 1024
/** Content up to this size waits for nobody: many small files at a time are what makes them quick. */
const SMALL_BYTES = 256 * 1024
const SMALL_AT_A_TIME = 64
/** Chunks that are read or sent at a time, by all uploads together. */
const CHUNKS_AT_A_TIME = 6

/** Everything that writes to one bucket; all uploads share its memory. */
export class GcsUploads {
  readonly #client: GcsClient
  readonly #bucket: string
  readonly #thresholdBytes: number
  readonly #chunkSizeBytes: number
  readonly #retry: RetryPolicy
  readonly #smallBuffers = new PartBuffers(SMALL_AT_A_TIME)
  readonly #buffers = new PartBuffers(CHUNKS_AT_A_TIME)

  constructor(client: GcsClient, bucket: string, options: GcsUploadOptions) {
    this.#client = client
    this.#bucket = bucket
    this.#thresholdBytes = options.resumableThresholdBytes ?? 8 * MIB
    this.#chunkSizeBytes = options.chunkSizeBytes ?? 16 * MIB
    this.#retry = new RetryPolicy(options.retry)
    if (this.#chunkSizeBytes % CHUNK_QUANTUM_BYTES !== 0) {
      throw new StorageError('CONFIG_INVALID', 'Chunks must have a multiple of 256 KiB.')
    }
  }

  /** Errors of single chunks are mapped here, as only then it shows which to try again. */
  put(
    key: ObjectKey,
    source: ContentSource,
    options: PutOptions,
    toError: ErrorMapper,
  ): Promise<GcsObject> {
    return source.sizeBytes < this.#thresholdBytes
      ? this.#putAtOnce(key, source, options)
      : this.#putInChunks(key, source, options, toError)
  }

  /** A checkpoint is the address of a session. */
  async abandon(checkpoint: UploadCheckpoint, signal: AbortSignal | undefined): Promise<void> {
    if (!URL.canParse(checkpoint)) return
    await ResumableSession.of(this.#client, checkpoint, 0).abandon(signal)
  }

  async #putAtOnce(key: ObjectKey, source: ContentSource, options: PutOptions): Promise<GcsObject> {
    const { sizeBytes } = source
    const buffers = sizeBytes <= SMALL_BYTES ? this.#smallBuffers : this.#buffers
    const checks = new ContentChecks(options)
    const reading = { partSizeBytes: sizeBytes, buffers, signal: options.signal }
    for await (const part of readParts(source, reading, (chunk) => checks.update(chunk))) {
      try {
        const crc32c = checks.finish()
        const content = { bytes: part.bytes, crc32c }
        return await uploadAtOnce(this.#client, this.#bucket, key, content, options)
      } finally {
        part.release()
      }
    }
    throw new Error('A content without parts.')
  }

  async #putInChunks(
    key: ObjectKey,
    source: ContentSource,
    options: PutOptions,
    toError: ErrorMapper,
  ): Promise<GcsObject> {
    const { sizeBytes } = source
    const { session, state } = await this.#session(key, sizeBytes, options, toError)
    if (typeof state !== 'number') return state
    options.resumable?.onConfirmed?.((offset) => offset < state)
    const abort = new AbortController()
    const signal =
      options.signal === undefined ? abort.signal : AbortSignal.any([options.signal, abort.signal])
    const checks = new ContentChecks(options)
    const reading = { partSizeBytes: this.#chunkSizeBytes, buffers: this.#buffers, signal }
    // One chunk is read while the one before it is on its way.
    let sending: Promise<GcsObject | undefined> = Promise.resolve(undefined)
    try {
      for await (const part of readParts(source, reading, (chunk) => checks.update(chunk))) {
        const end = part.offset + part.bytes.byteLength
        const isLast = end === sizeBytes
        if (end <= state && !isLast) {
          part.release()
          options.onProgress?.(end)
          continue
        }
        try {
          await sending
        } catch (error) {
          part.release()
          throw error
        }
        // The server may have the beginning of the first one that it lacks: it is asked how much.
        const mustAsk = part.offset < state
        const ending = isLast ? checks : null
        sending = this.#sendChunk(session, part, ending, mustAsk, options, signal, toError)
        // Whoever waits for it next is told; until then it must not count as unhandled.
        sending.catch(() => undefined)
      }
      const object = await sending
      if (object !== undefined) return object
      throw uploadLost()
    } catch (error) {
      abort.abort()
      await sending.catch(() => undefined)
      if (options.resumable === undefined) await session.cancel(this.#retry, toError)
      throw error
    }
  }

  /**
   * The session that an earlier put has left, or a new one, and how far it is: how many bytes the server
   * has, or the object, where only the answer about it was lost.
   */
  async #session(
    key: ObjectKey,
    sizeBytes: number,
    options: PutOptions,
    toError: ErrorMapper,
  ): Promise<{ readonly session: ResumableSession; readonly state: GcsObject | number }> {
    const { resumable, signal } = options
    if (resumable !== undefined && resumable.from !== null) {
      const session = ResumableSession.of(this.#client, resumable.from, sizeBytes)
      const state = URL.canParse(resumable.from) ? await session.state(signal) : null
      if (state !== null) return { session, state }
    }
    const session = await ResumableSession.start(
      this.#client,
      this.#bucket,
      key,
      sizeBytes,
      options,
    )
    try {
      await resumable?.save(session.address)
    } catch (error) {
      // Nobody could go on with it.
      await session.cancel(this.#retry, toError)
      throw error
    }
    return { session, state: 0 }
  }

  async #sendChunk(
    session: ResumableSession,
    part: FilledPart,
    checks: ContentChecks | null,
    mustAskFirst: boolean,
    { onProgress }: PutOptions,
    signal: AbortSignal,
    toError: ErrorMapper,
  ): Promise<GcsObject | undefined> {
    try {
      const chunk = { offset: part.offset, bytes: part.bytes, crc32c: checks?.finish() }
      // The last byte counts once the chunk has arrived.
      const onTheWay = part.bytes.byteLength - 1
      const report = (sent: number): void => onProgress?.(part.offset + Math.min(sent, onTheWay))
      const tries = this.#retry.begin()
      for (let mustAsk = mustAskFirst; ; mustAsk = true) {
        try {
          const object = await session.send(chunk, mustAsk, report, signal)
          if (!signal.aborted) onProgress?.(part.offset + part.bytes.byteLength)
          return object
        } catch (error) {
          const failure = toError(error)
          // The session ends with these: only all of the upload can be tried again.
          if (session.isLost || failure.code === 'INTEGRITY_MISMATCH') throw failure
          await tries.waitAfter(failure, signal)
        }
      }
    } finally {
      part.release()
    }
  }
}

/** What of a content is worked out while it is read. */
class ContentChecks {
  readonly #expected: PutOptions['sha256']
  readonly #sha256 = createHash('sha256')
  readonly #crc32c = new Crc32c()

  constructor({ sha256 }: PutOptions) {
    this.#expected = sha256
  }

  update(chunk: Uint8Array): void {
    if (this.#expected !== undefined) this.#sha256.update(chunk)
    this.#crc32c.update(chunk)
  }

  /** @throws StorageError INTEGRITY_MISMATCH where the SHA-256 is not the expected one. */
  finish(): string {
    if (this.#expected !== undefined) {
      checkHash(this.#expected, toSha256(this.#sha256.digest('hex')))
    }
    return this.#crc32c.digest()
  }
}
