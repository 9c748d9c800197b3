import { randomBytes } from 'node:crypto'
import type { Caller } from './accounts.ts'
import { ApiError, invalid } from './api-error.ts'
import type { Bucket, ObjectMetadata, StoredObject } from './bucket.ts'
import { parseContentRange } from './content-range.ts'
import type { Exchange } from './exchange.ts'
import { type ExpectedHashes, IncomingContent, type StoredContent } from './stored-content.ts'

/** What is stored of a broken request, and what all requests but the last must be a multiple of. */
const QUANTUM_BYTES = 256 * 1024

export interface NewSession {
  readonly bucket: Bucket
  readonly name: string
  readonly metadata: ObjectMetadata
  readonly expected: ExpectedHashes
  readonly query: URLSearchParams
  readonly caller: Caller
}

interface Session extends NewSession {
  readonly content: IncomingContent
  finished: StoredObject | undefined
  isBusy: boolean
}

/** Stores a content that has come whole. @throws ApiError 412 */
export type Finish = (session: NewSession, content: StoredContent) => StoredObject
export type Answer = (object: StoredObject, bucket: Bucket) => object

/** Resumable uploads: "Perform resumable uploads", JSON API. */
export class UploadSessions {
  readonly #sessions = new Map<string, Session>()

  /** Those that were neither finished nor cancelled, as `bucket/name`. */
  open(): string[] {
    return [...this.#sessions.values()]
      .filter(({ finished }) => finished === undefined)
      .map(({ bucket, name }) => `${bucket.name}/${name}`)
  }

  start(session: NewSession): string {
    const id = randomBytes(48).toString('base64url')
    this.#sessions.set(id, {
      ...session,
      content: new IncomingContent(),
      finished: undefined,
      isBusy: false,
    })
    return id
  }

  cancel(exchange: Exchange, id: string): void {
    const session = this.#sessions.get(id)
    if (session === undefined) throw gone()
    if (session.finished === undefined) this.#sessions.delete(id)
    exchange.sendText('', 499)
  }

  async put(exchange: Exchange, id: string, finish: Finish, answer: Answer): Promise<void> {
    const session = this.#sessions.get(id)
    if (session === undefined) throw gone()
    const { start, totalBytes } = parseContentRange(
      exchange.header('content-range'),
      exchange.header('content-length'),
    )
    if (session.finished === undefined) {
      // Cloud Storage takes one request of a session at a time.
      if (session.isBusy) throw new ApiError(503, 'backendError', 'Backend Error')
      session.isBusy = true
      try {
        if (start !== null) await receive(exchange, session, start, totalBytes)
        if (session.content.sizeBytes === totalBytes || (start !== null && isEndless(exchange))) {
          this.#finish(id, session, exchange, finish)
        }
      } finally {
        session.isBusy = false
      }
    }
    if (session.finished !== undefined) {
      return exchange.send(answer(session.finished, session.bucket))
    }
    const { sizeBytes } = session.content
    answerIncomplete(exchange, sizeBytes)
  }

  #finish(id: string, session: Session, exchange: Exchange, finish: Finish): void {
    try {
      const expected = { ...session.expected, ...hashesOf(exchange) }
      session.finished = finish(session, session.content.finish(expected))
    } catch (error) {
      this.#sessions.delete(id)
      throw error
    }
  }
}

/** 308, but for clients whose HTTP library would take that for a redirect (Go's, and so rclone's). */
function answerIncomplete(exchange: Exchange, sizeBytes: number): void {
  const range = sizeBytes > 0 ? { range: `bytes=0-${sizeBytes - 1}` } : {}
  if (exchange.header('x-guploader-no-308') === 'yes') {
    exchange.sendText('', 200, { ...range, 'x-http-status-code-override': '308' })
  } else {
    exchange.sendText('', 308, range)
  }
}

/** `X-Goog-Hash: crc32c=…,md5=…` of the request that ends an upload: "Data validation". */
export function hashesOf(exchange: Exchange): ExpectedHashes {
  const header = exchange.header('x-goog-hash')
  if (header === undefined) return {}
  const of = (name: string): string | undefined =>
    new RegExp(`(?:^|,)\\s*${name}=([^,]+)`).exec(header)?.[1]?.trim()
  const crc32c = of('crc32c')
  const md5Hash = of('md5')
  return { ...(crc32c !== undefined && { crc32c }), ...(md5Hash !== undefined && { md5Hash }) }
}

/** `bytes 0-*\/*`: the content ends where the request does. */
function isEndless(exchange: Exchange): boolean {
  const range = exchange.header('content-range')
  if (range === undefined) return exchange.request.complete
  return range.endsWith('-*/*') && exchange.request.complete
}

async function receive(
  exchange: Exchange,
  { content }: Session,
  start: number,
  totalBytes: number | null,
): Promise<void> {
  if (start > content.sizeBytes) {
    throw invalid(`Invalid request. The next byte to be sent is ${content.sizeBytes}.`)
  }
  let known = content.sizeBytes - start
  let pending: Buffer[] = []
  let pendingBytes = 0
  const before = content.sizeBytes
  const keep = (isWhole: boolean): void => {
    const all = Buffer.concat(pending)
    const kept = isWhole ? all.byteLength : all.byteLength - (all.byteLength % QUANTUM_BYTES)
    content.append(all.subarray(0, kept))
    pending = [all.subarray(kept)]
    pendingBytes = all.byteLength - kept
  }
  try {
    for await (const chunk of exchange.request as AsyncIterable<Buffer>) {
      const fresh = chunk.subarray(Math.min(known, chunk.byteLength))
      known -= chunk.byteLength - fresh.byteLength
      pending.push(fresh)
      pendingBytes += fresh.byteLength
      if (pendingBytes >= 4 * QUANTUM_BYTES) keep(false)
    }
  } finally {
    const reached = content.sizeBytes + pendingBytes
    const isLast = totalBytes === reached || (totalBytes === null && isEndless(exchange))
    keep(exchange.request.complete && isLast)
  }
  if (totalBytes !== null && content.sizeBytes > totalBytes) {
    throw invalid('Invalid request. There are more bytes than the upload was to have.')
  }
  const isShort = totalBytes !== content.sizeBytes && !isEndless(exchange)
  if (isShort && content.sizeBytes === before && pendingBytes > 0) {
    throw invalid(
      'Invalid request. The number of bytes uploaded is required to be equal or greater than 262144, except for the final request.',
    )
  }
}

function gone(): ApiError {
  return new ApiError(404, 'notFound', 'Upload session not found.')
}
