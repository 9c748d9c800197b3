import { spanOf } from './byte-range.ts'
import type { ByteRange, ContentSource } from './content-source.ts'
import { throwIfAborted } from './operation.ts'

const CHUNK_BYTES = 1024 * 1024

/** A content that lies in memory. The bytes are not copied: they must not change while it is in use. */
export function bytesSource(bytes: Uint8Array): ContentSource {
  return {
    sizeBytes: bytes.byteLength,
    async *open(range?: ByteRange, signal?: AbortSignal) {
      const { start, end } = spanOf(range, bytes.byteLength)
      for (let at = start; at < end; at += CHUNK_BYTES) {
        throwIfAborted(signal)
        yield bytes.subarray(at, Math.min(end, at + CHUNK_BYTES))
      }
    },
  }
}
