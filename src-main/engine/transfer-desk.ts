import type { SourceId } from '../../shared/contract/schemas.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import { StorageError, type StorageErrorData } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { TransferId } from '../../shared/domain/transfer.ts'
import type { TransferQueue } from '../transfers/transfer-queue.ts'
import type { HashPool } from '../workers/hash-pool.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import { pathsBelow } from './paths-below.ts'
import type { SourceRegistry } from './source-registry.ts'
import type { StoreRegistry } from './store-registry.ts'

export interface UploadResult {
  readonly queued: number
  readonly skipped: { name: string; error: StorageErrorData }[]
}

export interface TransferDeskParts {
  readonly transfers: TransferQueue
  readonly stores: StoreRegistry
  readonly sources: SourceRegistry
  readonly hashes: HashPool
  readonly workers: StoreWorkers
}

/** Takes what people ask to be transferred, and queues it: each is safe on the disk when it returns. */
export class TransferDesk {
  readonly #parts: TransferDeskParts

  constructor(parts: TransferDeskParts) {
    this.#parts = parts
  }

  /** Queues all files at and below what the source stands for. */
  async upload(storeId: StoreId, sourceId: SourceId, signal: AbortSignal): Promise<UploadResult> {
    const { stores, sources, hashes, transfers } = this.#parts
    stores.checkWritable(storeId)
    const paths = sources.take(sourceId)
    const skipped: { name: string; error: StorageErrorData }[] = []
    let queued = 0
    await hashes.walk(
      paths,
      (batch) => {
        queued += batch.files.length
        skipped.push(...batch.skipped)
        transfers.add(batch.files.map((file) => ({ kind: 'upload' as const, storeId, ...file })))
      },
      signal,
    )
    await transfers.recorded()
    return { queued, skipped }
  }

  async download(storeId: StoreId, hash: Sha256, path: string): Promise<TransferId> {
    const { transfers } = this.#parts
    const [found] = await this.#describe(storeId, [hash])
    const { name, sizeBytes } = found ?? { name: hash, sizeBytes: null }
    const [id] = transfers.add([{ kind: 'download', storeId, hash, path, name, sizeBytes }], true)
    await transfers.recorded()
    return id as TransferId
  }

  /** Saves each under its name below the folder; a name that is taken there gets a number. */
  async downloadMany(storeId: StoreId, hashes: readonly Sha256[], folder: string): Promise<number> {
    const { transfers } = this.#parts
    const found = await this.#describe(storeId, hashes)
    const names = found.map(({ name }) => name)
    const paths = await pathsBelow(folder, names, transfers.openDownloadPaths())
    const requests = found.flatMap((artifact, index) => {
      const path = paths[index]
      return path === undefined ? [] : { kind: 'download' as const, storeId, ...artifact, path }
    })
    transfers.add(requests)
    await transfers.recorded()
    return requests.length
  }

  async verify(storeId: StoreId, hashes: readonly Sha256[]): Promise<number> {
    const { transfers } = this.#parts
    const found = await this.#describe(storeId, hashes)
    const requests = found.map((artifact) => ({ kind: 'verify' as const, storeId, ...artifact }))
    transfers.add(requests, requests.length === 1)
    await transfers.recorded()
    return requests.length
  }

  async copy(fromStoreId: StoreId, storeId: StoreId, hashes: readonly Sha256[]): Promise<number> {
    const { stores, transfers } = this.#parts
    stores.checkWritable(storeId)
    if (fromStoreId === storeId) {
      throw new StorageError('UNSUPPORTED', 'A store cannot be copied into itself: choose another.')
    }
    const found = await this.#describe(fromStoreId, hashes)
    const kind = 'copy' as const
    transfers.add(found.map((artifact) => ({ kind, storeId, fromStoreId, ...artifact })))
    await transfers.recorded()
    return found.length
  }

  /** Replaces what a store has of these contents by what another has. */
  async repair(fromStoreId: StoreId, storeId: StoreId, hashes: readonly Sha256[]): Promise<number> {
    const { stores, transfers } = this.#parts
    stores.checkWritable(storeId)
    const found = await this.#describe(fromStoreId, hashes)
    const kind = 'repair' as const
    transfers.add(found.map((artifact) => ({ kind, storeId, fromStoreId, ...artifact })))
    await transfers.recorded()
    return found.length
  }

  /** The names and sizes of contents, as the catalog has them. */
  async #describe(storeId: StoreId, hashes: readonly Sha256[]) {
    const rows = await this.#parts.workers.call(storeId, (client) =>
      client.catalog.rows({ storeId, hashes }),
    )
    return rows.map((row) => ({
      hash: row.hash,
      name: row.names[0]?.name ?? row.hash,
      sizeBytes: row.sizeBytes,
    }))
  }
}
