import { createHash } from 'node:crypto'
import { type Sha256, toSha256 } from '../../../../shared/domain/artifact.ts'
import type { ContentSource } from '../../content-source.ts'
import type { StageOptions } from '../../object-store.ts'
import { throwIfAborted } from '../../operation.ts'
import { writeChunks } from '../../write-chunks.ts'

export interface WrittenContent {
  readonly sha256: Sha256
  readonly sizeBytes: number
}

/**
 * Writes a whole source to an empty open file and hashes it on the way: see `writeChunks`.
 *
 * @throws StorageError INTEGRITY_MISMATCH when the source is longer or shorter than it said.
 */
export async function writeContent(
  file: number,
  source: ContentSource,
  { onProgress, signal }: StageOptions,
): Promise<WrittenContent> {
  throwIfAborted(signal)
  const hash = createHash('sha256')
  const { sizeBytes } = source
  const chunks = source.open(undefined, signal)
  await writeChunks(file, chunks, { position: 0, sizeBytes, hash, onProgress, signal })
  return { sha256: toSha256(hash.digest('hex')), sizeBytes }
}
