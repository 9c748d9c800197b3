import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { checkObjectKey, shortened } from '../../object-key.ts'
import type { ObjectKey } from '../../object-store.ts'

/** Microsoft Learn, "Naming and referencing containers, blobs, and metadata", Blob names. */
const MAX_SEGMENTS = 254
const CONTROL = /\p{Cc}|[\u{fffe}\u{ffff}]/u

/**
 * Checks a key that Azure would take for another one: it stores `a\b` as `a/b`, and `a.` as `a`, without a
 * word (versitygw issue 845, azure-sdk-for-java issue 36674), so that even a delete would meet another's
 * object.
 *
 * @throws StorageError INVALID_NAME
 */
export function checkBlobName(key: ObjectKey): void {
  checkObjectKey(key)
  if (key.includes('\\')) throw cannotBeNamed(key, 'it has a backslash')
  if (key.split('/').some((segment) => segment.endsWith('.'))) {
    throw cannotBeNamed(key, 'it has a part that ends with a dot')
  }
}

/**
 * Checks, besides, what may not be in a new name by the same rules. Objects that have such names already
 * are read and deleted all the same.
 *
 * @throws StorageError INVALID_NAME
 */
export function checkNewBlobName(key: ObjectKey): void {
  checkBlobName(key)
  if (CONTROL.test(key)) throw cannotBeNamed(key, 'it has a control character')
  if (key.split('/').length > MAX_SEGMENTS) {
    throw cannotBeNamed(key, `it has more than ${MAX_SEGMENTS} parts between slashes`)
  }
}

/** Azure answers with an error where it should answer that there are none. */
export function noneCanBeginWith(prefix: string): boolean {
  return prefix.includes('\0') || prefix.includes('\\') || /\p{Surrogate}/u.test(prefix)
}

function cannotBeNamed(key: ObjectKey, problem: string): StorageError {
  return new StorageError(
    'INVALID_NAME',
    `In Azure no blob can be named “${shortened(key)}”: ${problem}.`,
  )
}
