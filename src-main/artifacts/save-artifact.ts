import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import { isStorageErrorCode, StorageError } from '../../shared/domain/storage-error.ts'
import { rootIsGone, toLocalError } from '../storage/backends/local/local-errors.ts'
import { errnoOf } from '../storage/errno.ts'
import { leaveBody } from '../storage/middleware/leave-body.ts'
import { throwIfAborted } from '../storage/operation.ts'
import { writeChunks } from '../storage/write-chunks.ts'
import type { ArtifactStore } from './artifact-store.ts'
import { isFileThere, PartialFile } from './partial-file.ts'
import { wrongContent } from './verified-body.ts'

export interface SaveOptions {
  /**
   * Where the bytes go until all of them are there and right; in the folder of `path`. What an earlier
   * call has left there is gone on from, once its hash is known.
   */
  readonly partialPath: string
  /** On a failure or an abort the bytes stay there for a later call, unless they are wrong. */
  readonly keepPartial?: boolean
  /** The content's size, where it is known: saves the server of a small one some work. */
  readonly expectedBytes?: number | undefined
  /** Bytes of the present phase. */
  readonly onProgress?: (doneBytes: number) => void
  /** Checking: what an earlier call has left is hashed. */
  readonly onPhase?: (phase: 'checking' | 'sending') => void
  readonly signal?: AbortSignal
}

/**
 * Downloads a content to `path`, verified: the file has its name only once its hash was right. A file that
 * has the name when this is called is there until then, and is replaced; one that gets it meanwhile stays.
 *
 * @throws StorageError NOT_FOUND, INTEGRITY_MISMATCH, NO_SPACE, ACCESS_DENIED, CANCELLED, ALREADY_EXISTS
 *   when the name is taken meanwhile, UNAVAILABLE when the folder is gone.
 */
export async function saveArtifact(
  store: ArtifactStore,
  hash: Sha256,
  path: string,
  options: SaveOptions,
): Promise<{ sizeBytes: number }> {
  let partial: PartialFile | undefined
  try {
    throwIfAborted(options.signal)
    const replace = isFileThere(path)
    partial = new PartialFile(options.partialPath)
    const sizeBytes = await fill(partial, store, hash, options)
    await partial.place(path, { replace })
    return { sizeBytes }
  } catch (error) {
    const known = toSaveError(error, path)
    if (options.keepPartial !== true || isDamage(known)) await partial?.remove().catch(() => {})
    throw known
  } finally {
    partial?.close()
  }
}

/** The whole content, checked. What was there before is kept only when all of it turns out to be right. */
async function fill(
  partial: PartialFile,
  store: ArtifactStore,
  hash: Sha256,
  options: SaveOptions,
): Promise<number> {
  const { sizeBytes } = partial
  if (sizeBytes > 0) {
    const info = await store.head(hash, options.signal && { signal: options.signal })
    try {
      if (sizeBytes <= info.sizeBytes) {
        const whole = { hash, sizeBytes: info.sizeBytes }
        if ((await goOn(partial, store, whole, options)) === hash) return info.sizeBytes
      }
    } catch (error) {
      if (!isDamage(error)) throw error
    }
    partial.clear()
  }
  const first = await begin(partial, store, hash, options)
  if (first.actual === hash) return first.sizeBytes
  // Bytes that were changed on their way come right, or wrong in another way.
  partial.clear()
  const again = await begin(partial, store, hash, options)
  if (again.actual === hash) return again.sizeBytes
  await partial.remove()
  throw wrongContent(hash, first.actual, again.actual)
}

/** Nothing is there that counts: reads all of it, and tells what came. */
async function begin(
  partial: PartialFile,
  store: ArtifactStore,
  hash: Sha256,
  { expectedBytes, onProgress, onPhase, signal }: SaveOptions,
): Promise<{ readonly sizeBytes: number; readonly actual: Sha256 }> {
  onPhase?.('sending')
  const { info, body } = await store.read(hash, {
    reuseBuffers: true,
    expectedBytes,
    ...(signal && { signal }),
  })
  const { sizeBytes } = info
  const digest = createHash('sha256')
  await writeChunks(partial.file, body, {
    position: 0,
    sizeBytes,
    hash: digest,
    onProgress,
    signal,
  })
  return { sizeBytes, actual: toSha256(digest.digest('hex')) }
}

/** What is missing is on its way while what is there is hashed. Returns the hash of both together. */
async function goOn(
  partial: PartialFile,
  store: ArtifactStore,
  { hash, sizeBytes }: { readonly hash: Sha256; readonly sizeBytes: number },
  { onProgress, onPhase, signal }: SaveOptions,
): Promise<Sha256> {
  const position = partial.sizeBytes
  const rest =
    position < sizeBytes
      ? await store.read(hash, {
          range: { offset: position },
          reuseBuffers: true,
          ...(signal && { signal }),
        })
      : null
  const body = rest?.body[Symbol.asyncIterator]()
  try {
    onPhase?.('checking')
    const digest = await partial.hash(position, (done) => onProgress?.(done), signal)
    onPhase?.('sending')
    if (body !== undefined) {
      const chunks = { [Symbol.asyncIterator]: () => body }
      await writeChunks(partial.file, chunks, {
        position,
        sizeBytes,
        hash: digest,
        onProgress,
        signal,
      })
    }
    return toSha256(digest.digest('hex'))
  } finally {
    if (body !== undefined) await leaveBody(body)
  }
}

/** The bytes are wrong, not only those of two versions of an object mixed. */
function isDamage(error: unknown): boolean {
  return isStorageErrorCode(error, 'INTEGRITY_MISMATCH') && !error.retryable
}

function toSaveError(error: unknown, path: string): StorageError {
  const folder = dirname(path)
  if (isStorageErrorCode(error, 'ALREADY_EXISTS') && error.context.operation === undefined) {
    return nameTaken(path)
  }
  if (errnoOf(error) === 'ENOENT') {
    const gone = existsSync(folder) ? partialIsGone(path, error) : rootIsGone(folder, error)
    return gone.within({ operation: 'save' })
  }
  return toLocalError(error, folder).within({ operation: 'save' })
}

function nameTaken(path: string): StorageError {
  return new StorageError(
    'ALREADY_EXISTS',
    `A file with the name “${basename(path)}” has come into ${dirname(path)} meanwhile and was left as it is: save under another name.`,
    { context: { operation: 'save' } },
  )
}

function partialIsGone(path: string, cause: unknown): StorageError {
  return new StorageError(
    'UNAVAILABLE',
    `What was saved of “${basename(path)}” so far was removed from ${dirname(path)} by another program: try again.`,
    { cause },
  )
}
