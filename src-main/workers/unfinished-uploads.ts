import { StorageError } from '../../shared/domain/storage-error.ts'
import type { ObjectKey, ObjectStore, UnfinishedUpload } from '../storage/object-store.ts'
import { SavedUpload } from './saved-upload.ts'
import type { RemovedUploads, UploadToRemove } from './worker-contract.ts'

/** How many are removed at a time. */
const AT_ONCE = 8

/** The keys of uploads that Kura means to go on with: those under way, and those with a checkpoint. */
export async function keysInUse(
  running: Iterable<ObjectKey>,
  checkpointPaths: readonly string[],
): Promise<ReadonlySet<ObjectKey>> {
  const keys = new Set(running)
  for (const path of checkpointPaths) {
    const { key } = await SavedUpload.open(path)
    if (key !== null) keys.add(key)
  }
  return keys
}

/**
 * Left-over uploads, oldest first: those that began before `before` (milliseconds since the Unix epoch).
 * Where a store does not tell when one began, somebody may still be at work on it: it is left out.
 */
export async function listLeftOver(
  store: ObjectStore,
  { before, inUse }: { readonly before: number; readonly inUse: ReadonlySet<ObjectKey> },
  signal: AbortSignal | undefined,
): Promise<readonly UnfinishedUpload[]> {
  const leftOver: UnfinishedUpload[] = []
  for await (const page of store.listUnfinished?.('', signal && { signal }) ?? []) {
    leftOver.push(
      ...page.filter(
        ({ key, startedAt }) => startedAt !== null && startedAt <= before && !inUse.has(key),
      ),
    )
  }
  return leftOver.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0))
}

/** One that cannot be removed does not keep the others from it. */
export async function removeLeftOver(
  store: ObjectStore,
  uploads: readonly UploadToRemove[],
  inUse: ReadonlySet<ObjectKey>,
  signal: AbortSignal | undefined,
): Promise<RemovedUploads> {
  const failed: RemovedUploads['failed'][number][] = []
  let removed = 0
  const removeOne = async ({ key, id }: UploadToRemove): Promise<void> => {
    try {
      if (inUse.has(key)) throw stillInUse(key)
      await store.removeUnfinished?.(key, id, signal && { signal })
      removed += 1
    } catch (error) {
      failed.push({ key, id, error: StorageError.from(error).toData() })
    }
  }
  for (let start = 0; start < uploads.length; start += AT_ONCE) {
    await Promise.all(uploads.slice(start, start + AT_ONCE).map(removeOne))
  }
  return { removed, failed }
}

function stillInUse(key: ObjectKey): StorageError {
  return new StorageError(
    'PRECONDITION_FAILED',
    'Kura goes on with this upload itself: cancel its transfer first.',
    { context: { operation: 'removeUnfinished', key } },
  )
}
