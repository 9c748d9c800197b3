import { ClientRequest, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'

const SLICE_BYTES = 128 * 1024
/** RFC 9110, 10.1.1: a client must not wait for ever, as a proxy may have swallowed the answer. */
const ASK_TIMEOUT_MS = 1_000

/** Bytes in memory as the body of an HTTP request, handed over in slices as the connection takes them. */
export class BytesBody extends Readable {
  readonly #bytes: Buffer
  readonly #onProgress: (sentBytes: number) => void
  #taken = 0
  #mayStart: Promise<void>

  /** `asks`: the request has `Expect: 100-continue`; nothing is sent until the server wants it. */
  constructor(bytes: Buffer, onProgress: (sentBytes: number) => void, asks: boolean) {
    super({ highWaterMark: SLICE_BYTES })
    this.#bytes = bytes
    this.#onProgress = onProgress
    this.#mayStart = Promise.resolve()
    if (asks) {
      this.#mayStart = new Promise((resolve) => {
        this.once('wanted', resolve)
      })
    }
  }

  /** The HTTP handler pipes a body into its request: the one moment at which the request is known. */
  override pipe<T extends NodeJS.WritableStream>(request: T, options?: { end?: boolean }): T {
    if (request instanceof ClientRequest) this.#listen(request)
    return super.pipe(request, options)
  }

  override _read(): void {
    // All that was handed over before has been taken by the connection.
    if (this.#taken > 0) this.#onProgress(this.#taken)
    void this.#mayStart.then(() => this.#handOver())
  }

  #handOver(): void {
    const end = Math.min(this.#bytes.byteLength, this.#taken + SLICE_BYTES)
    const slice = this.#bytes.subarray(this.#taken, end)
    this.#taken = end
    this.push(slice.byteLength === 0 ? null : slice)
  }

  #listen(request: ClientRequest): void {
    const start = (): void => {
      clearTimeout(timer)
      this.emit('wanted')
    }
    const timer = setTimeout(start, ASK_TIMEOUT_MS)
    request.once('continue', start)
    request.once('response', (response: IncomingMessage) => {
      clearTimeout(timer)
      // An answer in place of "go on": the server does not want the body, and Node would keep the
      // connection for a request that never ends.
      if (this.#taken === 0) response.once('end', () => request.destroy())
    })
    request.once('close', () => clearTimeout(timer))
  }
}
