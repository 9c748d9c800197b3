import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { toLocalError } from '../storage/backends/local/local-errors.ts'
import type { ArtifactStore } from './artifact-store.ts'

export interface SaveOptions {
  /** Where the bytes go until all of them are there and right; in the folder of `path`. */
  readonly partialPath: string
  readonly onProgress?: (doneBytes: number) => void
  readonly signal?: AbortSignal
}

/**
 * Downloads a content to `path`, verified: the file has its name only once its hash was right, and
 * an older file of that name is there until then. On any failure `partialPath` is gone again.
 * @throws StorageError NOT_FOUND, INTEGRITY_MISMATCH, NO_SPACE, ACCESS_DENIED, CANCELLED
 */
export async function saveArtifact(
  store: ArtifactStore,
  hash: Sha256,
  path: string,
  options: SaveOptions,
): Promise<{ sizeBytes: number }> {
  const { partialPath, signal, onProgress } = options
  try {
    const { info, body } = await store.get(hash, {
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    })
    await writeThrough(partialPath, body)
    await rename(partialPath, path)
    await syncFolder(dirname(path))
    return { sizeBytes: info.sizeBytes }
  } catch (error) {
    await rm(partialPath, { force: true })
    if (error instanceof StorageError) throw error
    throw toLocalError(error, dirname(path)).within({ operation: 'save' })
  }
}

async function writeThrough(path: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx')
  try {
    for await (const chunk of body) await file.writeFile(chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes the rename itself durable. Windows cannot sync a folder, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
