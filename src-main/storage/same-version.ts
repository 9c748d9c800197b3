import { StorageError } from '../../shared/domain/storage-error.ts'
import type { ObjectInfo } from './object-store.ts'

/** Whether two answers are about the same bytes: by the store's version mark, else by time and size. */
export function isSameVersion(before: ObjectInfo, now: ObjectInfo): boolean {
  if (before.etag !== undefined && now.etag !== undefined) return before.etag === now.etag
  return before.modifiedAt === now.modifiedAt && before.sizeBytes === now.sizeBytes
}

/** Parts of two versions of an object do not belong together: it must be read again from its start. */
export function overwritten(): StorageError {
  return new StorageError(
    'INTEGRITY_MISMATCH',
    'The object was overwritten while it was read: read it again.',
    { retryable: true },
  )
}
