import { createHash } from 'node:crypto'
import { toSha256 } from '../../shared/domain/artifact.ts'
import { checkHash, wrongSize } from './check-content.ts'
import type { ContentSource } from './content-source.ts'
import type { PutOptions } from './object-store.ts'
import { throwIfAborted } from './operation.ts'

export interface ReadWholeOptions extends Pick<PutOptions, 'sha256' | 'onProgress' | 'signal'> {
  /** Where the bytes go, at least as long as the source says it is; without it, new memory. */
  readonly into?: Uint8Array
}

/**
 * All bytes of a source, in memory.
 *
 * @throws StorageError INTEGRITY_MISMATCH when they are more or fewer than it said, or have another hash.
 */
export async function readWhole(
  source: ContentSource,
  options: ReadWholeOptions = {},
): Promise<Uint8Array> {
  const { sizeBytes } = source
  const { signal, sha256 } = options
  const bytes = (options.into ?? new Uint8Array(sizeBytes)).subarray(0, sizeBytes)
  let read = 0
  for await (const chunk of source.open(undefined, signal)) {
    throwIfAborted(signal)
    if (read + chunk.byteLength > sizeBytes) throw wrongSize(sizeBytes, 'more')
    bytes.set(chunk, read)
    read += chunk.byteLength
    options.onProgress?.(read)
  }
  throwIfAborted(signal)
  if (read < sizeBytes) throw wrongSize(sizeBytes, `only ${read}`)
  if (sha256 !== undefined) {
    checkHash(sha256, toSha256(createHash('sha256').update(bytes).digest('hex')))
  }
  return bytes
}
