import { createHash } from 'node:crypto'
import { Crc32c } from '../../../src-main/storage/backends/gcs/crc32c.ts'
import { invalid } from './api-error.ts'

/** The bytes of one object in the pieces in which they came, and what the server itself worked out. */
export interface StoredContent {
  readonly chunks: readonly Buffer[]
  readonly sizeBytes: number
  readonly crc32c: string
  /** Composed objects have none. */
  readonly md5Hash: string | undefined
}

/** What a client says that the content should be; each base64. */
export interface ExpectedHashes {
  readonly crc32c?: string | undefined
  readonly md5Hash?: string | undefined
}

/** Small pieces are put together: a million of them would cost more than what they hold. */
const PIECE_BYTES = 1024 * 1024

/** Content that is still coming. */
export class IncomingContent {
  readonly #chunks: Buffer[] = []
  readonly #crc32c = new Crc32c()
  readonly #md5 = createHash('md5')
  #small: Buffer[] = []
  #smallBytes = 0
  #sizeBytes = 0

  get sizeBytes(): number {
    return this.#sizeBytes
  }

  append(bytes: Buffer): void {
    if (bytes.byteLength === 0) return
    this.#crc32c.update(bytes)
    this.#md5.update(bytes)
    this.#small.push(bytes)
    this.#smallBytes += bytes.byteLength
    this.#sizeBytes += bytes.byteLength
    if (this.#smallBytes >= PIECE_BYTES) this.#gather()
  }

  /** @throws ApiError 400 where the content is not what was expected. */
  finish(expected: ExpectedHashes): StoredContent {
    this.#gather()
    const crc32c = this.#crc32c.digest()
    const md5Hash = this.#md5.digest('base64')
    compare('CRC32C', expected.crc32c, crc32c)
    compare('MD5 hash', expected.md5Hash, md5Hash)
    return { chunks: this.#chunks, sizeBytes: this.#sizeBytes, crc32c, md5Hash }
  }

  #gather(): void {
    if (this.#smallBytes > 0) this.#chunks.push(Buffer.concat(this.#small))
    this.#small = []
    this.#smallBytes = 0
  }
}

/** A whole content that is there already. */
export function contentOf(text: string): StoredContent {
  const whole = new IncomingContent()
  whole.append(Buffer.from(text))
  return whole.finish({})
}

export function composed(parts: readonly StoredContent[]): StoredContent {
  const whole = new IncomingContent()
  for (const { chunks } of parts) for (const chunk of chunks) whole.append(chunk)
  return { ...whole.finish({}), md5Hash: undefined }
}

/** The bytes from `start` up to, not with, `end`. */
export function* slices(content: StoredContent, start: number, end: number): Generator<Buffer> {
  let offset = 0
  for (const chunk of content.chunks) {
    const from = Math.max(0, start - offset)
    const to = Math.min(chunk.byteLength, end - offset)
    if (from < to) yield chunk.subarray(from, to)
    offset += chunk.byteLength
    if (offset >= end) return
  }
}

function compare(what: string, provided: string | undefined, calculated: string): void {
  if (provided === undefined || provided === calculated) return
  throw invalid(`Provided ${what} "${provided}" doesn't match calculated ${what} "${calculated}".`)
}
