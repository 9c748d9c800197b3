import type { NameDocument, Sha256 } from '../../shared/domain/artifact.ts'
import { isStorageErrorCode, StorageError } from '../../shared/domain/storage-error.ts'
import { objectSource } from '../storage/object-source.ts'
import { writeDocuments } from './artifact-names.ts'
import { type ArtifactMetadata, type ArtifactStore } from './artifact-store.ts'
import {
  type ContentOutcome,
  type PutContentOptions,
  presenceOf,
  putContent,
  writtenByAnother,
} from './put-content.ts'
import { changedContent } from './verified-body.ts'

export interface CopyArtifactOptions
  extends Pick<PutContentOptions, 'onPhase' | 'onProgress' | 'replace' | 'resumable' | 'signal'> {
  /** False: the content alone. Default: true. */
  readonly withNames?: boolean
}

/** `sentBytes` are the content's bytes that went through here: 0 where the provider copied. */
export interface CopiedArtifact extends ContentOutcome {
  readonly serverSide: boolean
  /** The names that the source has, and the target now too; none where they were not to be copied. */
  readonly documents: readonly NameDocument[]
}

type WholeMetadata = ArtifactMetadata & { readonly sizeBytes: number }

/**
 * Copies a content with its names from one store to another: the content first, then the names, as they
 * are, so that they keep their times and metadata. The provider copies where it can; else the bytes are
 * streamed through here and hashed on the way.
 *
 * - A content that the target has already is not copied; its names are added.
 * - What a provider copies by itself nobody hashes: damage at its side goes with it.
 *
 * @throws StorageError NOT_FOUND when the source lacks the content; INTEGRITY_MISMATCH when the source is
 *   damaged: then nothing of it is in the target.
 */
export async function copyArtifact(
  target: ArtifactStore,
  source: ArtifactStore,
  hash: Sha256,
  options: CopyArtifactOptions = {},
): Promise<CopiedArtifact> {
  const { signal, withNames = true } = options
  const metadata = await source.metadata(hash, signal && { signal })
  if (!hasContent(metadata)) throw contentMissing(hash)
  await target.initialise()
  const copied =
    (await copyByProvider(target, source, metadata, options)) ??
    (await copyThroughHere(target, source, metadata, options))
  const documents = withNames ? metadata.documents : []
  await writeDocuments(target.placeOf(hash).store, documents, signal)
  return { ...copied, documents }
}

type ContentCopy = Omit<CopiedArtifact, 'documents'>

/** Null where the provider cannot, or must not as what it has may be damaged. */
async function copyByProvider(
  target: ArtifactStore,
  source: ArtifactStore,
  { hash, sizeBytes, documents }: WholeMetadata,
  options: CopyArtifactOptions,
): Promise<ContentCopy | null> {
  const from = source.placeOf(hash)
  const to = target.placeOf(hash)
  // What takes the place of another content has to be hashed on its way.
  if (options.replace === true) return null
  const isPlausible = documents.every((document) => document.size_bytes === sizeBytes)
  if (to.store.copyFrom === undefined || to.store.canCopyFrom?.(from.store) !== true) return null
  if (!isPlausible) return null
  options.onPhase?.('checking')
  const outcome = { hash, sizeBytes, sentBytes: 0, serverSide: true }
  const there = await presenceOf(to.store, to.key, sizeBytes, options)
  if (there === 'whole') return { ...outcome, outcome: 'already-stored', serverSide: false }
  options.onPhase?.('sending')
  try {
    await to.store.copyFrom(from.store, from.key, to.key, {
      sha256: hash,
      ifAbsent: there === 'absent',
      ...(options.onProgress && { onProgress: options.onProgress }),
      ...(options.signal && { signal: options.signal }),
    })
    return { ...outcome, outcome: 'stored' }
  } catch (error) {
    if (isStorageErrorCode(error, 'ALREADY_EXISTS')) {
      const now = await presenceOf(to.store, to.key, sizeBytes, options)
      if (now !== 'whole') throw writtenByAnother(to.key, error)
      return { ...outcome, outcome: 'already-stored', serverSide: false }
    }
    // Whoever may read the one and write the other by itself need not be allowed to do both at once.
    if (isStorageErrorCode(error, 'UNSUPPORTED') || isStorageErrorCode(error, 'ACCESS_DENIED')) {
      return null
    }
    throw isDamage(error) ? sourceDamaged(hash, error) : error
  }
}

async function copyThroughHere(
  target: ArtifactStore,
  source: ArtifactStore,
  { hash, contentType }: WholeMetadata,
  options: CopyArtifactOptions,
): Promise<ContentCopy> {
  const from = source.placeOf(hash)
  const { signal } = options
  const info = await from.store.head(from.key, signal && { signal })
  const { store } = target.placeOf(hash)
  try {
    const content = await putContent(store, target.layout, objectSource(from.store, info), {
      ...options,
      sha256: hash,
      contentType: info.contentType ?? contentType,
    })
    return { ...content, serverSide: false }
  } catch (error) {
    if (!isDamage(error)) throw error
    // Reading the source once more tells damage there from damage on the way to the target.
    const { result } = await source.verify(hash, signal && { signal })
    if (result === 'missing') throw error
    throw result === 'damaged' ? sourceDamaged(hash, error) : changedContent(hash, error)
  }
}

function hasContent(metadata: ArtifactMetadata): metadata is WholeMetadata {
  return metadata.sizeBytes !== null
}

function isDamage(error: unknown): boolean {
  return isStorageErrorCode(error, 'INTEGRITY_MISMATCH') && !error.retryable
}

function contentMissing(hash: Sha256): StorageError {
  return new StorageError(
    'NOT_FOUND',
    `The content ${hash.slice(0, 12)}… is missing from the store that it was to be copied from: copy it from another store.`,
    { context: { operation: 'copy', key: hash } },
  )
}

function sourceDamaged(hash: Sha256, cause: unknown): StorageError {
  return new StorageError(
    'INTEGRITY_MISMATCH',
    `The content ${hash.slice(0, 12)}… is damaged in the store that it was to be copied from: nothing was copied. Copy it from another store.`,
    { context: { operation: 'copy', key: hash }, cause },
  )
}
