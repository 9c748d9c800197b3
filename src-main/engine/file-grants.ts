import { randomUUID } from 'node:crypto'
import type { FileGrantId } from '../../shared/contract/schemas.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'

/** Files that the user picked to be read, behind opaque ids. */
export class FileGrants {
  readonly #paths = new Map<FileGrantId, string>()

  grant(path: string): FileGrantId {
    const grantId = randomUUID() as FileGrantId
    this.#paths.set(grantId, path)
    return grantId
  }

  /** NOT_FOUND for a grant that was never given. */
  pathOf(grantId: FileGrantId): string {
    const path = this.#paths.get(grantId)
    if (path !== undefined) return path
    throw new StorageError('NOT_FOUND', 'This file was not picked in this window. Pick it again.')
  }
}
