import { isDeepStrictEqual } from 'node:util'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type {
  ConnectionCheck,
  StoreConnection,
  StoreSecrets,
} from '../../shared/domain/connection.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Bandwidth } from '../storage/bandwidth.ts'
import { pause } from '../streams/change-signal.ts'
import { callOptions } from './hash-pool.ts'
import type { SnapshotPlace } from './kept-catalog.ts'
import type { SourceStore, StoreWorkerData, storeWorkerContract } from './worker-contract.ts'
import { WorkerThread } from './worker-thread.ts'

export type StoreWorkerClient = ContractRouterClient<typeof storeWorkerContract>

export interface StoreWorkersOptions {
  readonly script: URL
  readonly size: number
  /** What all transfers over a network share. */
  readonly bandwidth: Bandwidth
  readonly onDeath: (reason: string) => void
  /** Told what went wrong with no harm done. */
  readonly warn?: (message: string) => void
}

/** How long stores may take to close before their threads are ended. */
const SHUT_DOWN_MS = 2_000

interface Pinned {
  readonly thread: StoreThread
  connection: StoreConnection
  secrets: StoreSecrets
  snapshot: SnapshotPlace | null
  staging: boolean
  isOpen: boolean
  /** A thread that was started again has opened it, and nobody has asked for that since. */
  isReopened: boolean
}

type StoreThread = WorkerThread<StoreWorkerClient>

/**
 * The threads that host object stores and their catalogs. Every store is pinned to one thread, so
 * that its client, sockets and catalog are reused; a thread that died gets its stores back when it
 * starts again.
 */
export class StoreWorkers {
  readonly #threads: readonly StoreThread[]
  readonly #pinned = new Map<StoreId, Pinned>()
  readonly #refused = new Map<StoreId, StorageError>()
  readonly #warn: (message: string) => void

  constructor(options: StoreWorkersOptions) {
    this.#warn = options.warn ?? (() => {})
    this.#threads = Array.from({ length: options.size }, () => {
      const thread: StoreThread = new WorkerThread<StoreWorkerClient>({
        name: 'store worker',
        script: options.script,
        data: { bandwidth: options.bandwidth.memory } satisfies StoreWorkerData,
        createClient: (link) => createORPCClient(link),
        onStart: (client) => this.#reopen(thread, client),
        onDeath: options.onDeath,
      })
      return thread
    })
  }

  /** Connects a store, or connects it anew after its connection changed. */
  async open(storeId: StoreId, connection: StoreConnection, secrets: StoreSecrets): Promise<void> {
    await this.host(storeId, connection, secrets, null)
    await this.connect(storeId)
  }

  /**
   * Has a thread begin to connect and list a store, and shows what was kept of its catalogue; anew after
   * its connection changed.
   */
  async host(
    storeId: StoreId,
    connection: StoreConnection,
    secrets: StoreSecrets,
    snapshot: SnapshotPlace | null,
  ): Promise<void> {
    const known = this.#pinned.get(storeId)
    const pinned = known ?? {
      thread: this.#leastPinned(),
      connection,
      secrets,
      snapshot,
      staging: false,
      isOpen: false,
      isReopened: false,
    }
    const isSame = isDeepStrictEqual([pinned.connection, pinned.secrets], [connection, secrets])
    pinned.connection = connection
    pinned.secrets = secrets
    pinned.snapshot = snapshot
    this.#pinned.set(storeId, pinned)
    await pinned.thread.call(async (client) => {
      // To open it once more would take it away from the transfers that go on in it.
      if (!pinned.isReopened || !isSame) await this.#openIn(client, storeId, pinned)
      pinned.isReopened = false
    })
    pinned.isOpen = true
  }

  /** Resolves once a hosted store is connected, or cannot be. */
  async connect(storeId: StoreId): Promise<void> {
    const pinned = this.#of(storeId)
    const { staging } = await pinned.thread.call((client) => client.stores.connect({ storeId }))
    pinned.staging = staging
  }

  /** Every call for this store fails with `error`: it cannot be opened at all. */
  refuse(storeId: StoreId, error: StorageError): void {
    this.#refused.set(storeId, error)
  }

  /** Tries a connection in the thread that has least to do, and tells of each step. */
  test(
    connection: StoreConnection,
    secrets: StoreSecrets,
    onCheck: (check: ConnectionCheck) => void,
    signal: AbortSignal,
  ): Promise<void> {
    return this.#leastPinned().call(async (client) => {
      const checks = await client.stores.test({ connection, secrets }, callOptions(signal))
      for await (const check of checks) onCheck(check)
    })
  }

  /** Closes a store that is in the list no more: nothing is kept of it. */
  forget(storeId: StoreId): Promise<void> {
    return this.#close(storeId, true)
  }

  /** Whether the store takes content before its hash is known, in one read. */
  isStaging(storeId: StoreId): boolean {
    return this.#of(storeId).staging
  }

  /** What another store's thread needs to copy out of this one. NOT_FOUND when the store is not open. */
  sourceOf(storeId: StoreId): SourceStore {
    const { connection, secrets } = this.#of(storeId)
    return { storeId, connection, secrets }
  }

  openIds(): readonly StoreId[] {
    return [...this.#pinned.keys()]
  }

  /** Runs `use` with the client of the store's thread. NOT_FOUND when the store is not open. */
  async call<T>(storeId: StoreId, use: (client: StoreWorkerClient) => Promise<T>): Promise<T> {
    return this.#of(storeId).thread.call(use)
  }

  async shutDown(): Promise<void> {
    const closing = this.openIds().map((storeId) => this.#close(storeId, false))
    // What they save at the end is found out anew by the next listing: it is not worth a long wait.
    await Promise.race([Promise.allSettled(closing), pause(SHUT_DOWN_MS)])
    await Promise.all(this.#threads.map((thread) => thread.close()))
  }

  #of(storeId: StoreId): Pinned {
    const refused = this.#refused.get(storeId)
    if (refused) throw refused
    const pinned = this.#pinned.get(storeId)
    if (!pinned) {
      throw new StorageError('NOT_FOUND', 'This store is not in the list any more.', {
        context: { store: storeId },
      })
    }
    return pinned
  }

  async #reopen(thread: StoreThread, client: StoreWorkerClient): Promise<void> {
    for (const [storeId, pinned] of this.#pinned) {
      if (pinned.thread !== thread || !pinned.isOpen) continue
      await this.#openIn(client, storeId, pinned)
      pinned.isReopened = true
    }
  }

  async #openIn(client: StoreWorkerClient, storeId: StoreId, pinned: Pinned): Promise<void> {
    const { connection, secrets, snapshot } = pinned
    const { problem } = await client.stores.open({ storeId, connection, secrets, snapshot })
    if (problem === null) return
    this.#warn(`what was kept of the catalogue of ${storeId} is thrown away: ${problem}`)
  }

  async #close(storeId: StoreId, forget: boolean): Promise<void> {
    const pinned = this.#pinned.get(storeId)
    if (!pinned) return
    this.#pinned.delete(storeId)
    await pinned.thread.call((client) => client.stores.close({ storeId, forget }))
  }

  #leastPinned(): StoreThread {
    const count = (thread: StoreThread) =>
      [...this.#pinned.values()].filter((pinned) => pinned.thread === thread).length
    return this.#threads.reduce((least, thread) => (count(thread) < count(least) ? thread : least))
  }
}
