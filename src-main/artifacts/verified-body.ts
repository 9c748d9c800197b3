import { createHash } from 'node:crypto'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'

export interface ExpectedContent {
  readonly hash: Sha256
  readonly sizeBytes: number
}

/**
 * The same bytes, hashed on the way. Only a loop that ends without an error has seen the right content.
 *
 * @throws StorageError INTEGRITY_MISMATCH, at the end or as soon as there are too many bytes.
 */
export async function* verifiedBody(
  body: AsyncIterable<Uint8Array>,
  { hash, sizeBytes }: ExpectedContent,
  onProgress?: (readBytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hasher = createHash('sha256')
  let readBytes = 0
  for await (const chunk of body) {
    hasher.update(chunk)
    readBytes += chunk.byteLength
    if (readBytes > sizeBytes) throw damagedContent(hash)
    yield chunk
    onProgress?.(readBytes)
  }
  if (readBytes !== sizeBytes || hasher.digest('hex') !== hash) throw damagedContent(hash)
}

/** A content whose bytes are not what it is stored under. */
export function damagedContent(hash: Sha256): StorageError {
  return new StorageError(
    'INTEGRITY_MISMATCH',
    `The content ${hash.slice(0, 12)}… is damaged in this store: its bytes do not have this SHA-256. Delete it and store the file again.`,
    { context: { operation: 'get', key: hash } },
  )
}
