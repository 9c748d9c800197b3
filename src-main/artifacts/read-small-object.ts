import { StorageError } from '../../shared/domain/storage-error.ts'
import type { ObjectKey, ObjectStore } from '../storage/object-store.ts'

/** Kura's own documents are far smaller; what is larger is none. */
const MAX_BYTES = 1024 * 1024

/**
 * All bytes of a small object.
 *
 * @throws StorageError UNSUPPORTED when it has more than 1 MiB, and whatever `get` throws.
 */
export async function readSmallObject(
  store: ObjectStore,
  key: ObjectKey,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { info, body } = await store.get(key, signal && { signal })
  const chunks: Uint8Array[] = []
  for await (const chunk of body) {
    if (info.sizeBytes > MAX_BYTES) throw tooLarge(key)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(key: ObjectKey): StorageError {
  return new StorageError('UNSUPPORTED', `${key} is too large to be a document of Kura.`)
}
