import { createHash } from 'node:crypto'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import { wrongSize } from '../storage/check-content.ts'
import type { ContentSource } from '../storage/content-source.ts'
import { inOperation, throwIfAborted } from '../storage/operation.ts'

export interface HashSourceOptions {
  /** Keeps what is read; as long as the source says that it is. */
  readonly into?: Uint8Array
  readonly onProgress?: (hashedBytes: number) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads a whole source and hashes it.
 *
 * @throws StorageError INTEGRITY_MISMATCH when it is longer or shorter than it said.
 */
export function hashSource(
  source: ContentSource,
  { into, onProgress, signal }: HashSourceOptions = {},
): Promise<Sha256> {
  return inOperation({ operation: 'hash' }, async () => {
    throwIfAborted(signal)
    const hash = createHash('sha256')
    let hashedBytes = 0
    for await (const chunk of source.open(undefined, signal)) {
      throwIfAborted(signal)
      if (hashedBytes + chunk.byteLength > source.sizeBytes)
        throw wrongSize(source.sizeBytes, 'more')
      hash.update(chunk)
      into?.set(chunk, hashedBytes)
      hashedBytes += chunk.byteLength
      onProgress?.(hashedBytes)
    }
    if (hashedBytes !== source.sizeBytes) throw wrongSize(source.sizeBytes, String(hashedBytes))
    return toSha256(hash.digest('hex'))
  })
}
