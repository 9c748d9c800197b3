import type { Sha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'

/** A source that gave more or fewer bytes than it said. */
export function wrongSize(expectedBytes: number, found: string): StorageError {
  return new StorageError(
    'INTEGRITY_MISMATCH',
    `The content should have ${expectedBytes} bytes and has ${found}: nothing was stored.`,
  )
}

/** @throws StorageError INTEGRITY_MISMATCH when a hash is expected and the content has another. */
export function checkHash(expected: Sha256 | undefined, actual: Sha256): void {
  if (expected === undefined || expected === actual) return
  throw new StorageError(
    'INTEGRITY_MISMATCH',
    `The content should have the SHA-256 ${expected} and has ${actual}: nothing was stored.`,
  )
}
