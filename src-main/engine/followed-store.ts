import { basename } from 'node:path'
import {
  locationOf,
  type StoreConnection,
  type StoreSecrets,
} from '../../shared/domain/connection.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId, StoreOrigin, StoreSummary } from '../../shared/domain/store.ts'
import { pause } from '../streams/change-signal.ts'
import { callOptions } from '../workers/hash-pool.ts'
import type { SnapshotPlace } from '../workers/kept-catalog.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import type { CatalogStatus } from '../workers/worker-contract.ts'
import type { KnownStore } from './stores-file.ts'

export interface FollowedStoreOptions {
  readonly workers: StoreWorkers
  readonly origin: StoreOrigin
  /** Asked for anew at every attempt to connect. */
  readonly secrets: (storeId: StoreId) => Promise<StoreSecrets>
  /** Where the catalogue of a store at this place is kept; null for one that is gone with this run. */
  readonly snapshotOf: (storeId: StoreId, connection: StoreConnection) => SnapshotPlace | null
  /** What the sidebar shows of the store has changed. */
  readonly onChange: () => void
  /** The connection has learnt something that is to be kept. */
  readonly onLearnt: () => void
}

const UNKNOWN: CatalogStatus = {
  state: { kind: 'listing', listedAt: null },
  artifactCount: 0,
  sizeBytes: 0,
  savedBytes: 0,
  foreignKeys: 0,
  revision: 0,
  initialised: false,
}

/** After a store's thread died, its status is asked for again this much later. */
const REWATCH_MS = 1_000

/** One store of the list: connected in a worker, its state followed until it is removed. */
export class FollowedStore {
  readonly id: StoreId
  name: string
  #connection: StoreConnection
  readonly #options: FollowedStoreOptions
  #status = UNKNOWN
  /** A new connection lists anew, and its revisions go on where the old one's ended. */
  #pastRevisions = 0
  #attempt = new AbortController()
  #isStopped = false
  #onTried: () => void = () => {}
  /** Resolves once the first attempt to connect is through, whatever came of it. */
  readonly tried = new Promise<void>((resolve) => {
    this.#onTried = resolve
  })

  constructor({ id, name, connection }: KnownStore, options: FollowedStoreOptions) {
    this.id = id
    this.name = name
    this.#connection = connection
    this.#options = options
  }

  get connection(): StoreConnection {
    return this.#connection
  }

  /** As it is kept on disk. */
  known(): KnownStore {
    return { id: this.id, name: this.name, connection: this.#connection }
  }

  summary(evidenceRevision: number): StoreSummary {
    const { initialised: _, ...shown } = this.#status
    const { kind, readOnly } = this.#connection
    const location = locationOf(this.#connection)
    return {
      ...shown,
      id: this.id,
      kind,
      name: this.name || basename(location),
      origin: this.#options.origin,
      location,
      readOnly,
      revision: this.#pastRevisions + shown.revision + evidenceRevision,
    }
  }

  /** Connects, and follows the store from now on. */
  start(): void {
    this.#follow().catch(() => {})
  }

  /** Connects and lists anew, by another connection or with other secrets. */
  reconnect(connection: StoreConnection): void {
    const isSamePlace = locationOf(connection) === locationOf(this.#connection)
    this.#pastRevisions += this.#status.revision + 1
    this.#status = isSamePlace ? { ...this.#status, state: UNKNOWN.state, revision: 0 } : UNKNOWN
    this.#connection = connection
    this.#attempt.abort()
    this.#attempt = new AbortController()
    this.#options.onChange()
  }

  stop(): void {
    this.#isStopped = true
    this.#onTried()
    this.#attempt.abort()
  }

  async #follow(): Promise<void> {
    while (!this.#isStopped) {
      const { signal } = this.#attempt
      try {
        await this.#watch(signal)
      } catch (error) {
        const data = StorageError.from(error).toData()
        this.#update(signal, { ...this.#status, state: { kind: 'offline', error: data } })
      }
      this.#onTried()
      await pause(REWATCH_MS, signal)
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { workers } = this.#options
    const secrets = await this.#options.secrets(this.id)
    // Removed, or connected anew, while the keyring was asked.
    if (signal.aborted) return
    const snapshot = this.#options.snapshotOf(this.id, this.#connection)
    await workers.host(this.id, this.#connection, secrets, snapshot)
    // What was kept shows at once, however long it takes to connect.
    const connecting = workers.connect(this.id).then(() => this.#onTried())
    const watching = workers.call(this.id, async (client) => {
      const states = await client.catalog.watch({ storeId: this.id }, callOptions(signal))
      for await (const status of states) this.#update(signal, status)
    })
    await Promise.all([connecting, watching])
  }

  #update(signal: AbortSignal, status: CatalogStatus): void {
    // Late news of a connection that is none any more.
    if (signal.aborted) return
    this.#status = status
    this.#options.onChange()
    const connection = this.#connection
    if (status.initialised && connection.kind === 'local' && !connection.mustExist) {
      this.#connection = { ...connection, mustExist: true }
      this.#options.onLearnt()
    }
  }
}
