import type { ArtifactQuery } from '../../shared/contract/artifacts.ts'
import type {
  ArtifactDetail,
  ArtifactRow,
  Evidence,
  FoundHash,
  Sha256,
} from '../../shared/domain/artifact.ts'
import type { ArtifactFacets } from '../../shared/domain/facets.ts'
import type { PackedHashes } from '../../shared/domain/packed-hashes.ts'
import { StorageError, type StorageErrorData } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { CatalogRow } from '../catalog/catalog-row.ts'
import { callOptions } from '../workers/hash-pool.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import type { EvidenceLog } from './evidence-log.ts'
import type { StoreRegistry } from './store-registry.ts'

export interface ArtifactWindow {
  readonly total: number
  readonly sizeBytes: number
  readonly revision: number
  readonly rows: ArtifactRow[]
}

export interface Whereabouts {
  readonly storeId: StoreId
  readonly presence: 'present' | 'missing' | 'unknown'
  readonly evidence: Evidence
}

interface Target {
  readonly storeId: StoreId
  readonly hash: Sha256
}

interface OfQuery {
  readonly storeId: StoreId
  readonly query: ArtifactQuery
}

interface RangeRequest extends OfQuery {
  readonly offset: number
  /** Up to the last row unless given. */
  readonly limit?: number
}

interface WindowRequest extends OfQuery {
  readonly offset: number
  readonly limit: number
}

/** Deletes of one request that run side by side. */
const DELETES_AT_ONCE = 8

/** What the stores' catalogs tell of artifacts, joined with what checks and other stores tell. */
export class ArtifactService {
  readonly #workers: StoreWorkers
  readonly #stores: StoreRegistry
  readonly #evidence: EvidenceLog

  constructor(workers: StoreWorkers, stores: StoreRegistry, evidence: EvidenceLog) {
    this.#workers = workers
    this.#stores = stores
    this.#evidence = evidence
  }

  async list(request: WindowRequest, signal?: AbortSignal): Promise<ArtifactWindow> {
    const { storeId } = request
    const found = await this.#workers.call(storeId, (client) =>
      client.catalog.window({ ...request, context: this.#context(storeId) }, callOptions(signal)),
    )
    return { ...found, rows: await this.#complete(storeId, found.rows) }
  }

  /** Those of a range of rows, in batches that are of one moment. */
  async *hashes(
    request: RangeRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<PackedHashes, void, undefined> {
    const { storeId } = request
    yield* await this.#workers.call(storeId, (client) =>
      client.catalog.hashes({ ...request, context: this.#context(storeId) }, callOptions(signal)),
    )
  }

  find(request: OfQuery & { readonly prefix: string }, signal?: AbortSignal): Promise<FoundHash> {
    const { storeId } = request
    return this.#workers.call(storeId, (client) =>
      client.catalog.find({ ...request, context: this.#context(storeId) }, callOptions(signal)),
    )
  }

  position(request: OfQuery & Target, signal?: AbortSignal): Promise<number | null> {
    const { storeId } = request
    return this.#workers.call(storeId, (client) =>
      client.catalog.position({ ...request, context: this.#context(storeId) }, callOptions(signal)),
    )
  }

  /** Where the contents and bytes of a store are, among what the query's other filters let pass. */
  facets(request: OfQuery, signal?: AbortSignal): Promise<ArtifactFacets> {
    const { storeId } = request
    return this.#workers.call(storeId, (client) =>
      client.catalog.facets({ ...request, context: this.#context(storeId) }, callOptions(signal)),
    )
  }

  async detail({ storeId, hash }: Target): Promise<ArtifactDetail> {
    const { row, contentType, documents } = await this.#workers.call(storeId, (client) =>
      client.artifacts.detail({ storeId, hash }),
    )
    const [complete] = await this.#complete(storeId, [row])
    if (!complete) throw new StorageError('NOT_FOUND', 'This artifact is not there any more.')
    return { ...complete, contentType, documents: [...documents] }
  }

  async where(hash: Sha256): Promise<Whereabouts[]> {
    return Promise.all(
      this.#stores.list().map(async ({ id: storeId }) => {
        const [isThere] = await this.presence(storeId, [hash])
        const presence = isThere == null ? 'unknown' : isThere ? 'present' : 'missing'
        return { storeId, presence, evidence: this.#evidence.of(storeId, hash) } as const
      }),
    )
  }

  addName({ storeId, hash, name }: Target & { readonly name: string }): Promise<void> {
    return this.#workers.call(storeId, (client) =>
      client.artifacts.addName({ storeId, hash, name }),
    )
  }

  deleteName({ storeId, hash, name }: Target & { readonly name: string }): Promise<void> {
    return this.#workers.call(storeId, (client) =>
      client.artifacts.deleteName({ storeId, hash, name }),
    )
  }

  async delete(
    storeId: StoreId,
    hashes: readonly Sha256[],
  ): Promise<{ deleted: number; failed: { hash: Sha256; error: StorageErrorData }[] }> {
    const failed: { hash: Sha256; error: StorageErrorData }[] = []
    const remaining = [...hashes]
    const deleteNext = async (): Promise<void> => {
      for (let hash = remaining.pop(); hash !== undefined; hash = remaining.pop()) {
        const target = { storeId, hash }
        try {
          await this.#workers.call(storeId, (client) => client.artifacts.delete(target))
          this.#evidence.forget(storeId, hash)
        } catch (error) {
          failed.push({ hash, error: StorageError.from(error).toData() })
        }
      }
    }
    await Promise.all(Array.from({ length: DELETES_AT_ONCE }, deleteNext))
    return { deleted: hashes.length - failed.length, failed }
  }

  /** Null for each hash where the store can't tell: offline, or still listing. */
  async presence(
    storeId: StoreId,
    hashes: readonly Sha256[],
  ): Promise<readonly (boolean | null)[]> {
    try {
      return await this.#workers.call(storeId, (client) =>
        client.catalog.presence({ storeId, hashes }),
      )
    } catch {
      return hashes.map(() => null)
    }
  }

  #context(storeId: StoreId): { damaged: readonly Sha256[] } {
    return { damaged: this.#evidence.damagedIn(storeId) }
  }

  /** Catalog rows with the evidence of this store and the ids of all stores that hold the content. */
  async #complete(storeId: StoreId, rows: readonly CatalogRow[]): Promise<ArtifactRow[]> {
    const hashes = rows.map((row) => row.hash)
    const others = this.#stores.list().filter(({ id }) => id !== storeId)
    const elsewhere = await Promise.all(
      others.map(async ({ id }) => ({ id, isThere: await this.presence(id, hashes) })),
    )
    return rows.map((row, index) => ({
      ...row,
      evidence: this.#evidence.of(storeId, row.hash),
      storeIds: [
        ...(row.sizeBytes === null ? [] : [storeId]),
        ...elsewhere.filter(({ isThere }) => isThere[index] === true).map(({ id }) => id),
      ],
    }))
  }
}
