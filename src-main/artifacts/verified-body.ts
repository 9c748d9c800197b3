import { createHash } from 'node:crypto'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'

export interface ExpectedContent {
  readonly hash: Sha256
  readonly sizeBytes: number
  /** The error for a content that came with another hash. */
  readonly errorOf: (actual: Sha256) => Promise<StorageError>
}

/**
 * The same bytes, hashed on the way. Only a loop that ends without an error has seen the right content.
 *
 * @throws StorageError INTEGRITY_MISMATCH, at the end or as soon as there are too many bytes.
 */
export async function* verifiedBody(
  body: AsyncIterable<Uint8Array>,
  { hash, sizeBytes, errorOf }: ExpectedContent,
  onProgress?: (readBytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hasher = createHash('sha256')
  let readBytes = 0
  for await (const chunk of body) {
    hasher.update(chunk)
    readBytes += chunk.byteLength
    if (readBytes > sizeBytes) throw changedContent(hash)
    yield chunk
    onProgress?.(readBytes)
  }
  const actual = toSha256(hasher.digest('hex'))
  if (actual !== hash) throw await errorOf(actual)
}

/**
 * What it means that a content had a wrong hash when it was read, and was read once more. Damage in the
 * store is the same each time; what changes bytes on their way, a proxy or a cable, hardly ever is.
 */
export function wrongContent(hash: Sha256, first: Sha256, second: Sha256): StorageError {
  return first === second ? damagedContent(hash) : changedContent(hash)
}

/** A content whose bytes are not what it is stored under. */
function damagedContent(hash: Sha256): StorageError {
  return new StorageError(
    'INTEGRITY_MISMATCH',
    `The content ${hash.slice(0, 12)}… is damaged in this store: its bytes do not have this SHA-256. Delete it and store the file again.`,
    { context: { operation: 'get', key: hash } },
  )
}

/** A content that did not arrive as it is stored: it can be read again, and nothing is known against it. */
export function changedContent(hash: Sha256, cause?: unknown): StorageError {
  return new StorageError(
    'INTEGRITY_MISMATCH',
    `The bytes of the content ${hash.slice(0, 12)}… were changed on their way here, and not the same way each time: check the connection and the proxy to this store, then try again.`,
    { retryable: true, context: { operation: 'get', key: hash }, cause },
  )
}
