import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoreId } from '../../shared/domain/store.ts'
import type { UnfinishedUpload } from '../storage/object-store.ts'
import { checkpointFolder } from '../transfers/work-files.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import type { RemovedUploads, UploadToRemove } from '../workers/worker-contract.ts'

/** An upload may well take hours, and a computer that it comes from may sleep. */
const OLD_MS = 24 * 60 * 60 * 1_000

/** Uploads in parts that were begun in a store and never ended, by whatever program. */
export class UnfinishedUploads {
  readonly #workers: StoreWorkers
  readonly #checkpoints: string

  constructor(workers: StoreWorkers, configFolder: string) {
    this.#workers = workers
    this.#checkpoints = checkpointFolder(configFolder)
  }

  /** Those older than a day, oldest first; none that Kura means to go on with. */
  async list(storeId: StoreId): Promise<readonly UnfinishedUpload[]> {
    const checkpointPaths = await this.#checkpointPaths()
    return this.#workers.call(storeId, (client) =>
      client.artifacts.unfinished({ storeId, olderThanMs: OLD_MS, checkpointPaths }),
    )
  }

  async remove(storeId: StoreId, uploads: readonly UploadToRemove[]): Promise<RemovedUploads> {
    const checkpointPaths = await this.#checkpointPaths()
    return this.#workers.call(storeId, (client) =>
      client.artifacts.removeUnfinished({ storeId, uploads, checkpointPaths }),
    )
  }

  /** Of all stores: that one of another store spares an upload here for a while does no harm. */
  async #checkpointPaths(): Promise<readonly string[]> {
    const names = await readdir(this.#checkpoints).catch(() => [])
    return names.map((name) => join(this.#checkpoints, name))
  }
}
