import { StorageError } from '../../../../shared/domain/storage-error.ts'
import type { ByteSpan } from '../../byte-range.ts'
import type { GetOptions } from '../../object-store.ts'
import { readAhead } from '../../read-ahead.ts'

/** An open object's bytes. */
export async function* readObjectFile(
  file: number,
  span: ByteSpan,
  { reuseBuffers = false, signal }: GetOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let missing = span.end - span.start
  for await (const chunk of readAhead(file, span, { reuseBuffers, signal })) {
    missing -= chunk.byteLength
    yield chunk
  }
  if (missing > 0) {
    throw new StorageError('INTEGRITY_MISMATCH', 'The object became shorter while it was read.')
  }
}
