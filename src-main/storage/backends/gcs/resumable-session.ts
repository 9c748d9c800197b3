import { StorageError } from '../../../../shared/domain/storage-error.ts'
import type { PutOptions } from '../../object-store.ts'
import type { ErrorMapper } from '../../operation.ts'
import type { RetryPolicy } from '../../retry-policy.ts'
import type { GcsClient, GcsRequest, GcsResponse } from './gcs-client.ts'
import { answerOf } from './gcs-failure.ts'
import { type GcsObject, uploadPath } from './gcs-object.ts'
import { uploadMetadata, uploadQuery } from './multipart-upload.ts'
import { sentBytes } from './sent-bytes.ts'

const INCOMPLETE = 308
const CANCELLED = 499
/** Nobody waits for one attempt to end a session longer than this. */
const CANCEL_TIMEOUT_MS = 10_000

export interface Chunk {
  readonly offset: number
  readonly bytes: Uint8Array
  /** CRC32C of all of the content, with the last chunk alone: the server then checks what it has. */
  readonly crc32c: string | undefined
}

type SessionAnswer = GcsResponse<GcsObject>

/** One resumable upload: "Perform resumable uploads", JSON API. Chunks go one after the other. */
export class ResumableSession {
  readonly #client: GcsClient
  readonly #address: string
  readonly #sizeBytes: number
  #isLost = false

  private constructor(client: GcsClient, address: string, sizeBytes: number) {
    this.#client = client
    this.#address = address
    this.#sizeBytes = sizeBytes
  }

  static async start(
    client: GcsClient,
    bucket: string,
    key: string,
    sizeBytes: number,
    options: PutOptions,
  ): Promise<ResumableSession> {
    const { headers } = await client.plain({
      method: 'POST',
      path: uploadPath(bucket),
      query: { uploadType: 'resumable', ...uploadQuery(options) },
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        'x-upload-content-length': String(sizeBytes),
      },
      body: JSON.stringify(uploadMetadata(key, options)),
      signal: options.signal,
    })
    const address = headers.get('location')
    if (address === null) {
      throw new StorageError('CONFIG_INVALID', 'What answers is not Google Cloud Storage.')
    }
    return new ResumableSession(client, address, sizeBytes)
  }

  /** One that was started before, by its address. Asks nobody. */
  static of(client: GcsClient, address: string, sizeBytes: number): ResumableSession {
    return new ResumableSession(client, address, sizeBytes)
  }

  /** Whoever knows it can go on with the upload: it is kept as a secret is. */
  get address(): string {
    return this.#address
  }

  /** The object when all of it has come, else how many bytes the server has; null when it is gone. */
  async state(signal: AbortSignal | undefined): Promise<GcsObject | number | null> {
    try {
      const answer = await this.#ask(signal)
      return answer.status === INCOMPLETE ? nextByte(answer) : answer.data
    } catch (error) {
      if (this.#isLost) return null
      throw error
    }
  }

  /**
   * Sends what the server does not have yet of a chunk. `mustAsk`: an attempt has failed, and nobody knows
   * how much of it arrived. Returns the object once the server has all of it.
   */
  async send(
    chunk: Chunk,
    mustAsk: boolean,
    onProgress: (sentBytes: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<GcsObject | undefined> {
    const { offset, bytes } = chunk
    const end = offset + bytes.byteLength
    let from = offset
    if (mustAsk) {
      const answer = await this.#ask(signal)
      if (answer.status !== INCOMPLETE) return answer.data
      from = nextByte(answer)
    }
    while (from < end) {
      if (from < offset) throw this.#lost()
      const rest = { ...chunk, offset: from, bytes: bytes.subarray(from - offset) }
      const sentBefore = from - offset
      const answer = await this.#put(rest, (sent) => onProgress(sentBefore + sent), signal)
      if (answer.status !== INCOMPLETE) return answer.data
      const next = nextByte(answer)
      if (next <= from) throw this.#lost()
      from = next
    }
    if (from > end) throw this.#lost()
    return undefined
  }

  /** The server does not know it any more, or not as Kura does: only another one can help. */
  get isLost(): boolean {
    return this.#isLost
  }

  /**
   * Nothing of it stays; tried again where it may help. Never throws: a session that nobody ends Google ends
   * after a week.
   */
  async cancel(retry: RetryPolicy, toError: ErrorMapper): Promise<void> {
    const attempt = async (): Promise<void> => {
      const signal = AbortSignal.timeout(CANCEL_TIMEOUT_MS)
      try {
        await this.abandon(signal)
      } catch (error) {
        throw signal.aborted ? uploadLost() : toError(error)
      }
    }
    await retry.run(undefined, attempt).catch(() => undefined)
  }

  /** Nothing of it stays; one that is gone, or has made its object, is no error. */
  async abandon(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#request({ method: 'DELETE', accept: [CANCELLED], signal })
    } catch (error) {
      if (!this.#isLost) throw error
    }
  }

  #ask(signal: AbortSignal | undefined): Promise<SessionAnswer> {
    return this.#request({
      method: 'PUT',
      headers: { 'content-range': `bytes */${this.#sizeBytes}`, 'content-length': '0' },
      accept: [INCOMPLETE],
      signal,
    })
  }

  #put(
    { offset, bytes, crc32c }: Chunk,
    onProgress: (sentBytes: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<SessionAnswer> {
    const last = offset + bytes.byteLength - 1
    return this.#request({
      method: 'PUT',
      headers: {
        'content-range': `bytes ${offset}-${last}/${this.#sizeBytes}`,
        'content-length': String(bytes.byteLength),
        ...(crc32c !== undefined && { 'x-goog-hash': `crc32c=${crc32c}` }),
      },
      body: sentBytes([bytes], onProgress),
      accept: [INCOMPLETE],
      signal,
    })
  }

  async #request(request: Omit<GcsRequest, 'path'>): Promise<SessionAnswer> {
    try {
      return await this.#client.json<GcsObject>({ ...request, path: this.#address })
    } catch (error) {
      const status = answerOf(error)?.status
      // The session is gone, not the bucket: another one may do.
      if (status === 404 || status === 410 || status === CANCELLED) throw this.#lost()
      throw error
    }
  }

  #lost(): StorageError {
    this.#isLost = true
    return uploadLost()
  }
}

export function uploadLost(): StorageError {
  return new StorageError('UNAVAILABLE', 'Google Cloud Storage lost an upload: start it again.')
}

/** `Range: bytes=0-N` is what the server has; no such header: nothing. */
function nextByte({ headers }: SessionAnswer): number {
  const last = /^bytes=0-(\d+)$/.exec(headers.get('range') ?? '')?.[1]
  return last === undefined ? 0 : Number(last) + 1
}
