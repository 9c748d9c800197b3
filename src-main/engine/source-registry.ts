import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { SourceGrant } from '../../shared/contract/bridge.ts'
import type { SourceId } from '../../shared/contract/schemas.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'

/** Drops that were never stored are forgotten, oldest first, beyond this many. */
const MAX_SOURCES = 100

/**
 * The paths behind the opaque ids that the page gets: it can ask only for what the user dropped or
 * picked, and never learns or names a path.
 */
export class SourceRegistry {
  readonly #paths = new Map<SourceId, readonly string[]>()

  async register(paths: readonly string[]): Promise<SourceGrant> {
    const folders = await countFolders(paths)
    const sourceId = randomUUID() as SourceId
    this.#paths.set(sourceId, [...paths])
    for (const oldest of this.#paths.keys()) {
      if (this.#paths.size <= MAX_SOURCES) break
      this.#paths.delete(oldest)
    }
    return { sourceId, files: paths.length - folders, folders }
  }

  /** Gives the paths out once. NOT_FOUND for an id that was never given, or was used already. */
  take(sourceId: SourceId): readonly string[] {
    const paths = this.#paths.get(sourceId)
    this.#paths.delete(sourceId)
    if (paths) return paths
    throw new StorageError(
      'NOT_FOUND',
      'These files were handed over before, or too long ago. Drop them again.',
    )
  }
}

async function countFolders(paths: readonly string[]): Promise<number> {
  const kinds = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    ),
  )
  return kinds.filter((isFolder) => isFolder).length
}
