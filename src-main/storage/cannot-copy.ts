import { StorageError } from '../../shared/domain/storage-error.ts'

/** A source that `copyFrom` cannot copy from: whoever asked `canCopyFrom` first does not see it. */
export function cannotCopy(): StorageError {
  return new StorageError(
    'UNSUPPORTED',
    'This store cannot copy from that one by itself: its bytes must go through this computer.',
  )
}
