import { availableParallelism } from 'node:os'
import type { SourceId } from '../../shared/contract/schemas.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { StorageErrorData } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Transfer, TransferId } from '../../shared/domain/transfer.ts'
import type { KuraHome } from '../config/kura-home.ts'
import { SettingsFile } from '../config/settings.ts'
import { HashCache } from '../transfers/hash-cache.ts'
import { PartialFiles } from '../transfers/partial-files.ts'
import { createRunTransfer } from '../transfers/run-transfer.ts'
import { TransferQueue } from '../transfers/transfer-queue.ts'
import { HashPool } from '../workers/hash-pool.ts'
import { StoreWorkers } from '../workers/store-workers.ts'
import { ArtifactService } from './artifact-service.ts'
import { EvidenceLog } from './evidence-log.ts'
import { FolderGrants } from './folder-grants.ts'
import { SourceRegistry } from './source-registry.ts'
import { StoreRegistry } from './store-registry.ts'

export interface EngineOptions {
  readonly home: KuraHome
  /** The built entries of the worker threads. */
  readonly workers: { readonly hash: URL; readonly store: URL }
  readonly log: EngineLog
}

/** Where the engine writes what a developer needs to know. Given no secrets. */
export interface EngineLog {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

export interface UploadResult {
  readonly queued: number
  readonly skipped: { name: string; error: StorageErrorData }[]
}

const MAX_HASH_THREADS = 4
const MAX_STORE_THREADS = 4
const SLOTS = { total: 16, perStore: 8 } as const

/** All of Kura without a window: stores, artifacts and transfers. */
export class Engine {
  readonly settings: SettingsFile
  readonly stores: StoreRegistry
  readonly artifacts: ArtifactService
  readonly transfers: TransferQueue
  readonly sources = new SourceRegistry()
  readonly folders = new FolderGrants()
  readonly log: EngineLog
  readonly #hashes: HashPool
  readonly #workers: StoreWorkers
  readonly #evidence: EvidenceLog
  readonly #hashCache: HashCache
  readonly #closing = new AbortController()

  private constructor(parts: EngineParts) {
    this.settings = parts.settings
    this.stores = parts.stores
    this.transfers = parts.transfers
    this.log = parts.log
    this.#hashes = parts.hashes
    this.#workers = parts.workers
    this.#evidence = parts.evidence
    this.#hashCache = parts.hashCache
    this.artifacts = new ArtifactService(parts.workers, parts.stores, parts.evidence)
  }

  static async start({ home, workers: scripts, log }: EngineOptions): Promise<Engine> {
    const cores = availableParallelism()
    const onDeath = (reason: string) => log.error(`a worker thread ended: ${reason}`)
    const hashes = new HashPool({
      script: scripts.hash,
      size: Math.min(cores, MAX_HASH_THREADS),
      onDeath,
    })
    const workers = new StoreWorkers({
      script: scripts.store,
      size: Math.max(2, Math.min(cores, MAX_STORE_THREADS)),
      onDeath,
    })
    const [settings, evidence, partialFiles, hashCache] = await Promise.all([
      SettingsFile.open(home.config, (reason) => log.warn(`settings are reset: ${reason}`)),
      EvidenceLog.open(home.config),
      PartialFiles.open(home.config),
      HashCache.open(home.config),
    ])
    const stores = await StoreRegistry.open(home.config, home.firstStore, workers, evidence)
    const transfers = new TransferQueue({
      run: createRunTransfer({ hashes, stores: workers, partialFiles, hashCache }),
      limits: SLOTS,
      onEnded: (transfer) => recordEvidence(evidence, transfer),
    })
    return new Engine({ settings, stores, transfers, log, hashes, workers, evidence, hashCache })
  }

  /** Queues all files at and below what the source stands for. */
  async upload(storeId: StoreId, sourceId: SourceId): Promise<UploadResult> {
    this.stores.nameOf(storeId)
    const paths = this.sources.take(sourceId)
    const skipped: { name: string; error: StorageErrorData }[] = []
    let queued = 0
    await this.#hashes.walk(
      paths,
      (batch) => {
        queued += batch.files.length
        skipped.push(...batch.skipped)
        this.transfers.add(
          batch.files.map((file) => ({ kind: 'upload' as const, storeId, ...file })),
        )
      },
      this.#closing.signal,
    )
    return { queued, skipped }
  }

  async download(storeId: StoreId, hash: Sha256, path: string): Promise<TransferId> {
    const [request] = await this.#describe(storeId, [hash])
    const { name, sizeBytes } = request ?? { name: hash, sizeBytes: null }
    const ids = this.transfers.add([{ kind: 'download', storeId, hash, path, name, sizeBytes }])
    return ids[0] as TransferId
  }

  async verify(storeId: StoreId, hashes: readonly Sha256[]): Promise<number> {
    const described = await this.#describe(storeId, hashes)
    this.transfers.add(described.map((artifact) => ({ kind: 'verify', storeId, ...artifact })))
    return described.length
  }

  /** Stops transfers, writes what is unwritten and ends the threads. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.transfers.close()
    await Promise.all([
      this.#evidence.close(),
      this.#hashCache.close(),
      this.settings.close(),
      this.stores.close(),
    ])
    await Promise.all([this.#hashes.close(), this.#workers.shutDown()])
  }

  /** The names and sizes of contents, as the catalog has them. */
  async #describe(storeId: StoreId, hashes: readonly Sha256[]) {
    const rows = await this.#workers.call(storeId, (client) =>
      client.catalog.rows({ storeId, hashes }),
    )
    return rows.map((row) => ({
      hash: row.hash,
      name: row.names[0]?.name ?? row.hash,
      sizeBytes: row.sizeBytes,
    }))
  }
}

interface EngineParts {
  readonly settings: SettingsFile
  readonly stores: StoreRegistry
  readonly transfers: TransferQueue
  readonly log: EngineLog
  readonly hashes: HashPool
  readonly workers: StoreWorkers
  readonly evidence: EvidenceLog
  readonly hashCache: HashCache
}

/** What the end of a transfer tells of the content in the store. */
function recordEvidence(evidence: EvidenceLog, transfer: Transfer): void {
  const { kind, storeId, hash, phase, error } = transfer
  if (hash === null) return
  const at = transfer.endedAt ?? new Date().toISOString()
  if (phase === 'done') {
    const found = kind === 'upload' ? 'hashed-when-stored' : 'rehashed'
    evidence.record(storeId, hash, { kind: found, at })
  } else if (kind !== 'upload' && phase === 'failed' && error?.code === 'INTEGRITY_MISMATCH') {
    evidence.record(storeId, hash, { kind: 'damaged', at, actual: null })
  }
}
