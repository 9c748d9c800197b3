import { hash } from 'node:crypto'
import { Readable } from 'node:stream'

/** Small enough for progress to move on a slow line, large enough not to cost. */
const SLICE_BYTES = 128 * 1024

/** What the SDK needs to send bytes that lie in memory. */
export interface Sending {
  /** Gives the bytes anew each time it is called. */
  readonly body: () => NodeJS.ReadableStream
  /** For the server to check what arrives. */
  readonly md5: Buffer
}

/**
 * Sends bytes from memory by `send`. The SDK tells of the progress of a whole buffer only once it has left;
 * here it goes on with each slice that the connection takes. Nothing holds the bytes once this has settled.
 */
export async function sendBytes<T>(
  bytes: Uint8Array,
  onProgress: ((sentBytes: number) => void) | undefined,
  send: (sending: Sending) => Promise<T>,
): Promise<T> {
  const streams: Readable[] = []
  const body = (): Readable => {
    const stream = Readable.from(slicesOf(bytes, onProgress), { objectMode: false })
    streams.push(stream)
    return stream
  }
  try {
    return await send({ body, md5: hash('md5', bytes, 'buffer') })
  } finally {
    for (const stream of streams) stream.destroy()
  }
}

function* slicesOf(
  bytes: Uint8Array,
  onProgress: ((sentBytes: number) => void) | undefined,
): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.byteLength; at += SLICE_BYTES) {
    const end = Math.min(bytes.byteLength, at + SLICE_BYTES)
    yield bytes.subarray(at, end)
    onProgress?.(end)
  }
}
