import type { ByteSpan } from './byte-range.ts'
import { Breather, readAt, readNow } from './file-access.ts'
import { throwIfAborted } from './operation.ts'

/** 64 KiB reads lose half the speed; beyond a few MiB the bytes fall out of the processor's cache. */
const CHUNK_BYTES = 1024 * 1024
/** Up to this size a read takes less long than having another thread do it. */
const AT_ONCE_BYTES = 256 * 1024

export interface ReadAheadOptions {
  /** Two buffers for the whole read: a chunk is then valid only until the next one is asked for. */
  readonly reuseBuffers: boolean
  /** False: a chunk is read only when it is asked for, on the calling thread. */
  readonly ahead?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Yields an open file's bytes in order. While the caller works on one chunk the next one is being read.
 * Ends early where the file does: the caller counts. The file stays open; nothing reads from it once the
 * loop has ended or was left.
 */
export async function* readAhead(
  file: number,
  span: ByteSpan,
  { reuseBuffers, ahead = true, signal }: ReadAheadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunkBytes = Math.min(CHUNK_BYTES, span.end - span.start)
  if (chunkBytes === 0) return
  const startRead = (position: number, buffer: Buffer): Promise<Uint8Array> => {
    if (!ahead || chunkBytes <= AT_ONCE_BYTES)
      return Promise.resolve(
        readNow(file, buffer, Math.min(chunkBytes, span.end - position), position),
      )
    const reading = readAt(file, buffer, Math.min(chunkBytes, span.end - position), position)
    // The error is thrown when the chunk is asked for; until then it must not count as unhandled.
    reading.catch(() => undefined)
    return reading
  }
  const breather = new Breather()
  let spare: Buffer | undefined
  let position = span.start
  const readNext = () => startRead(position, spare ?? Buffer.allocUnsafeSlow(chunkBytes))
  let pending: Promise<Uint8Array> | undefined
  try {
    while (position < span.end) {
      await breather.breathe()
      throwIfAborted(signal)
      const chunk = await (pending ?? readNext())
      if (chunk.byteLength === 0) return
      position += chunk.byteLength
      pending = ahead && position < span.end ? readNext() : undefined
      yield chunk
      if (reuseBuffers) spare = Buffer.from(chunk.buffer)
    }
  } finally {
    await pending?.catch(() => undefined)
  }
}
