import { StorageError } from '../../../../shared/domain/storage-error.ts'
import type { ByteSpan } from '../../byte-range.ts'
import { readAhead } from '../../read-ahead.ts'

/** An open object's bytes; each chunk is the reader's to keep. */
export async function* readObjectFile(
  file: number,
  span: ByteSpan,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let missing = span.end - span.start
  for await (const chunk of readAhead(file, span, { reuseBuffers: false, signal })) {
    missing -= chunk.byteLength
    yield chunk
  }
  if (missing > 0) {
    throw new StorageError('INTEGRITY_MISMATCH', 'The object became shorter while it was read.')
  }
}
