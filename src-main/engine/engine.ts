import { availableParallelism, homedir } from 'node:os'
import { join } from 'node:path'
import type { SourceId } from '../../shared/contract/schemas.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { PlanId, PlanProgress } from '../../shared/domain/comparison-plan.ts'
import type { ConnectionCheck } from '../../shared/domain/connection.ts'
import { secretTexts } from '../../shared/domain/secret-texts.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { TransferId } from '../../shared/domain/transfer.ts'
import { awsProfiles } from '../config/aws-profiles.ts'
import type { Environment } from '../config/environment.ts'
import type { KuraHome } from '../config/kura-home.ts'
import type { SettingsFile } from '../config/settings.ts'
import { Bandwidth } from '../storage/bandwidth.ts'
import { queuedStream } from '../streams/queued-stream.ts'
import { type Connectivity, UNKNOWN_CONNECTIVITY } from '../transfers/connectivity.ts'
import type { TransferQueue } from '../transfers/transfer-queue.ts'
import { CompareThread } from '../workers/compare-thread.ts'
import { HashPool } from '../workers/hash-pool.ts'
import { StoreWorkers } from '../workers/store-workers.ts'
import { ArtifactService } from './artifact-service.ts'
import { carryOut } from './carry-out.ts'
import { ComparisonPlans } from './comparison-plans.ts'
import { Comparisons } from './comparisons.ts'
import { Configurations } from './configurations.ts'
import { environmentStore } from './environment-store.ts'
import { EvidenceLog } from './evidence-log.ts'
import { FileGrants } from './file-grants.ts'
import { FolderGrants } from './folder-grants.ts'
import { type OpenTransfers, openTransfers } from './open-transfers.ts'
import { concealingVault, type SecretVault } from './secret-vault.ts'
import { SourceRegistry } from './source-registry.ts'
import { type ConnectionRequest, StoreRegistry } from './store-registry.ts'
import { StoresFile } from './stores-file.ts'
import { TransferDesk, type UploadResult } from './transfer-desk.ts'
import { UnfinishedUploads } from './unfinished-uploads.ts'
import { Verifications } from './verifications.ts'

export interface EngineOptions {
  readonly home: KuraHome
  /** Those of that home. */
  readonly settings: SettingsFile
  /** Where typed secrets are kept. */
  readonly vault: SecretVault
  /** Variables that describe a store, or where the providers' settings are. */
  readonly environment: Environment
  /** The built entries of the worker threads. */
  readonly workers: { readonly hash: URL; readonly store: URL; readonly compare: URL }
  readonly log: EngineLog
  /** What the system tells of the network; without it no failure is put down to that. */
  readonly connectivity?: Connectivity
}

/** Where the engine writes what a developer needs to know. Given no secrets. */
export interface EngineLog {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
  /** From now on none of these texts is written, whatever message it stands in. */
  conceal(secrets: Iterable<string>): void
}

export interface TestRequest extends ConnectionRequest {
  /** The store whose secrets and key file are used where none are given. */
  readonly storeId: StoreId | null
}

const MAX_HASH_THREADS = 4
const MAX_STORE_THREADS = 4

/** All of Kura without a window: stores, artifacts and transfers. */
export class Engine {
  readonly settings: SettingsFile
  readonly stores: StoreRegistry
  readonly artifacts: ArtifactService
  readonly transfers: TransferQueue
  readonly sources = new SourceRegistry()
  readonly folders: FolderGrants
  readonly files: FileGrants
  readonly configurations: Configurations
  readonly unfinished: UnfinishedUploads
  readonly comparisons: Comparisons
  readonly plans: ComparisonPlans
  readonly verifications: Verifications
  readonly log: EngineLog
  readonly #vault: SecretVault
  readonly #environment: Environment
  readonly #hashes: HashPool
  readonly #thread: CompareThread
  readonly #workers: StoreWorkers
  readonly #evidence: EvidenceLog
  readonly #bandwidth: Bandwidth
  readonly #desk: TransferDesk
  readonly #openTransfers: OpenTransfers
  readonly #closing = new AbortController()

  private constructor(parts: EngineParts) {
    this.settings = parts.settings
    this.stores = parts.stores
    this.transfers = parts.transfers.queue
    this.#openTransfers = parts.transfers
    this.log = parts.log
    this.folders = parts.folders
    this.files = parts.files
    this.configurations = new Configurations(parts)
    this.unfinished = new UnfinishedUploads(parts.workers, parts.configFolder)
    this.#bandwidth = parts.bandwidth
    this.#vault = parts.vault
    this.#environment = parts.environment
    this.#hashes = parts.hashes
    this.#workers = parts.workers
    this.#evidence = parts.evidence
    this.#desk = new TransferDesk({ ...parts, sources: this.sources, transfers: this.transfers })
    this.artifacts = new ArtifactService(parts.workers, parts.stores, parts.evidence)
    this.#thread = parts.thread
    this.verifications = parts.verifications
    this.comparisons = new Comparisons({ ...parts, artifacts: this.artifacts })
    this.plans = new ComparisonPlans({ ...parts, comparisons: this.comparisons })
  }

  static async start(options: EngineOptions): Promise<Engine> {
    const { home, settings, workers: scripts, log, environment } = options
    const vault = concealingVault(options.vault, (secrets) => log.conceal(secrets))
    const cores = availableParallelism()
    const onDeath = (reason: string) => log.error(`a worker thread ended: ${reason}`)
    const hashes = new HashPool({
      script: scripts.hash,
      size: Math.min(cores, MAX_HASH_THREADS),
      onDeath,
    })
    const thread = new CompareThread({ script: scripts.compare, onDeath })
    const bandwidth = new Bandwidth()
    const workers = new StoreWorkers({
      bandwidth,
      script: scripts.store,
      size: Math.max(2, Math.min(cores, MAX_STORE_THREADS)),
      onDeath,
      warn: (message) => log.warn(message),
    })
    const evidence = await EvidenceLog.open(home.config)
    bandwidth.limit = settings.get().bandwidthLimit
    const fromEnvironment = environmentStore(environment)
    if (fromEnvironment?.kind === 'broken') log.error(fromEnvironment.error.message)
    const files = new FileGrants()
    const stores = await StoreRegistry.open({
      file: new StoresFile(home.config, home.firstStore),
      catalogsFolder: join(home.config, 'catalogs'),
      workers,
      evidence,
      vault,
      files,
      environment: fromEnvironment,
    })
    const transfers = await openTransfers({
      configFolder: home.config,
      stores,
      workers,
      hashes,
      evidence,
      connectivity: options.connectivity ?? UNKNOWN_CONNECTIVITY,
      warn: (message) => log.warn(message),
    })
    const verifications = await Verifications.open({
      configFolder: home.config,
      stores,
      workers,
      evidence,
      warn: (message) => log.warn(message),
    })
    const folders = new FolderGrants()
    const grants = { folders, files, environment, configFolder: home.config }
    return new Engine({
      ...grants,
      settings,
      bandwidth,
      stores,
      transfers,
      log,
      vault,
      hashes,
      workers,
      thread,
      evidence,
      verifications,
    })
  }

  /** Queues all files at and below what the source stands for. */
  upload(storeId: StoreId, sourceId: SourceId): Promise<UploadResult> {
    return this.#desk.upload(storeId, sourceId, this.#closing.signal)
  }

  download(storeId: StoreId, hash: Sha256, path: string): Promise<TransferId> {
    return this.#desk.download(storeId, hash, path)
  }

  /** Saves each under its name below the folder; a name that is taken there gets a number. */
  downloadMany(storeId: StoreId, hashes: readonly Sha256[], folder: string): Promise<number> {
    return this.#desk.downloadMany(storeId, hashes, folder)
  }

  verify(storeId: StoreId, hashes: readonly Sha256[]): Promise<number> {
    return this.#desk.verify(storeId, hashes)
  }

  copy(fromStoreId: StoreId, toStoreId: StoreId, hashes: readonly Sha256[]): Promise<number> {
    return this.#desk.copy(fromStoreId, toStoreId, hashes)
  }

  /** Queues the transfers of a plan, or deletes what it says; tells how far it is. */
  carryOut(planId: PlanId, signal?: AbortSignal): AsyncGenerator<PlanProgress, void, void> {
    const { artifacts, stores } = this
    return carryOut(this.plans.take(planId), { artifacts, stores, desk: this.#desk }, signal)
  }

  /** Bytes a second that all transfers over a network move together; null for as many as can be. */
  get bandwidthLimit(): number | null {
    return this.#bandwidth.limit
  }

  /** Holds at once, and after a restart. */
  async setBandwidthLimit(bytesPerSecond: number | null): Promise<void> {
    this.#bandwidth.limit = bytesPerSecond
    await this.settings.update({ bandwidthLimit: bytesPerSecond })
  }

  /** Tries a connection that need not be added: each step as it begins and as it ends. */
  testConnection(request: TestRequest, signal?: AbortSignal): AsyncGenerator<ConnectionCheck> {
    return queuedStream(signal, async (push, stop) => {
      const { connection, secrets } = await this.stores.resolve(request.storeId, request)
      this.log.conceal(secretTexts(secrets))
      await this.#workers.test(connection, secrets, push, stop)
    })
  }

  /** The names of the profiles in this machine's AWS settings. */
  awsProfiles(): Promise<string[]> {
    return awsProfiles(this.#environment, homedir())
  }

  get secretStorage(): SecretVault['kind'] {
    return this.#vault.kind
  }

  /** Stops transfers so that they go on at the next start, writes what is unwritten and ends the threads. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.comparisons.close()
    await this.verifications.close()
    await this.#openTransfers.close()
    await Promise.all([this.#evidence.close(), this.settings.close(), this.stores.close()])
    await Promise.all([this.#hashes.close(), this.#thread.close(), this.#workers.shutDown()])
  }
}

interface EngineParts {
  readonly configFolder: string
  readonly vault: SecretVault
  readonly environment: Environment
  readonly folders: FolderGrants
  readonly files: FileGrants
  readonly settings: SettingsFile
  readonly bandwidth: Bandwidth
  readonly stores: StoreRegistry
  readonly transfers: OpenTransfers
  readonly log: EngineLog
  readonly hashes: HashPool
  readonly thread: CompareThread
  readonly workers: StoreWorkers
  readonly evidence: EvidenceLog
  readonly verifications: Verifications
}
