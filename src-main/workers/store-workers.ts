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
import { callOptions } from './hash-pool.ts'
import type { SourceStore, StoreWorkerData, storeWorkerContract } from './worker-contract.ts'
import { WorkerThread } from './worker-thread.ts'

export type StoreWorkerClient = ContractRouterClient<typeof storeWorkerContract>

export interface StoreWorkersOptions {
  readonly script: URL
  readonly size: number
  /** What all transfers over a network share. */
  readonly bandwidth: Bandwidth
  readonly onDeath: (reason: string) => void
}

interface Pinned {
  readonly thread: StoreThread
  connection: StoreConnection
  secrets: StoreSecrets
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

  constructor(options: StoreWorkersOptions) {
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
    const known = this.#pinned.get(storeId)
    const pinned = known ?? {
      thread: this.#leastPinned(),
      connection,
      secrets,
      staging: false,
      isOpen: false,
      isReopened: false,
    }
    const isSame = isDeepStrictEqual([pinned.connection, pinned.secrets], [connection, secrets])
    pinned.connection = connection
    pinned.secrets = secrets
    this.#pinned.set(storeId, pinned)
    await pinned.thread.call(async (client) => {
      // To open it once more would take it away from the transfers that go on in it.
      if (!pinned.isReopened || !isSame) {
        const { staging } = await client.stores.open({ storeId, connection, secrets })
        pinned.staging = staging
      }
      pinned.isReopened = false
    })
    pinned.isOpen = true
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

  async close(storeId: StoreId): Promise<void> {
    const pinned = this.#pinned.get(storeId)
    if (!pinned) return
    this.#pinned.delete(storeId)
    await pinned.thread.call((client) => client.stores.close({ storeId }))
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
      await client.stores.open({
        storeId,
        connection: pinned.connection,
        secrets: pinned.secrets,
      })
      pinned.isReopened = true
    }
  }

  #leastPinned(): StoreThread {
    const count = (thread: StoreThread) =>
      [...this.#pinned.values()].filter((pinned) => pinned.thread === thread).length
    return this.#threads.reduce((least, thread) => (count(thread) < count(least) ? thread : least))
  }
}
