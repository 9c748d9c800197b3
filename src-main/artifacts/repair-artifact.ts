import type { Sha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { ArtifactStore } from './artifact-store.ts'
import { type CopiedArtifact, type CopyArtifactOptions, copyArtifact } from './copy-artifact.ts'
import type { PutPhase } from './put-content.ts'

export interface RepairOptions
  extends Omit<CopyArtifactOptions, 'withNames' | 'replace' | 'onPhase'> {
  readonly onPhase?: (phase: PutPhase | 'verifying') => void
}

/**
 * Puts a content of a healthy store in the place of what another has under its hash, whatever that is, and
 * reads it back. The bytes are hashed on their way: what is there stays unless they are right, and is
 * replaced in one step. Names stay as they are.
 *
 * @throws StorageError NOT_FOUND when the source lacks the content; INTEGRITY_MISMATCH when the source is
 *   damaged: then nothing was changed; or when what was written does not read back right.
 */
export async function repairArtifact(
  target: ArtifactStore,
  source: ArtifactStore,
  hash: Sha256,
  options: RepairOptions = {},
): Promise<CopiedArtifact> {
  const { signal, onPhase, onProgress } = options
  const copied = await copyArtifact(target, source, hash, {
    ...options,
    withNames: false,
    replace: true,
  })
  onPhase?.('verifying')
  const { result } = await target.verify(hash, {
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  })
  if (result === 'whole') return copied
  throw new StorageError(
    'INTEGRITY_MISMATCH',
    `The content ${hash.slice(0, 12)}… was written anew and still does not read back right: check the disk or the service that it is kept on.`,
    { context: { operation: 'repair', key: hash } },
  )
}
