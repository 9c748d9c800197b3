import { randomUUID } from 'node:crypto'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { connectionSchema } from '../../shared/contract/connections.ts'
import { locationOf, type StoreConnection } from '../../shared/domain/connection.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId, StoreSummary } from '../../shared/domain/store.ts'
import { JsonFile } from '../config/json-file.ts'
import { ChangeSignal, pause } from '../streams/change-signal.ts'
import { callOptions } from '../workers/hash-pool.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import type { CatalogStatus } from '../workers/worker-contract.ts'
import type { EvidenceLog } from './evidence-log.ts'

const fileSchema = z.object({
  version: z.literal(1),
  stores: z.array(
    z.object({
      id: z.custom<StoreId>((value) => typeof value === 'string' && value !== ''),
      name: z.string(),
      connection: connectionSchema,
    }),
  ),
})

type StoresOnDisk = z.infer<typeof fileSchema>

interface Entry {
  readonly id: StoreId
  name: string
  connection: StoreConnection
  status: CatalogStatus
  readonly stop: AbortController
}

const UNKNOWN: CatalogStatus = {
  state: { kind: 'listing' },
  artifactCount: 0,
  sizeBytes: 0,
  savedBytes: 0,
  foreignKeys: 0,
  revision: 0,
  initialised: false,
}

/** After a store's thread died, its status is asked for again this much later. */
const REWATCH_MS = 1_000

/** The stores in the sidebar: kept on disk, connected in the workers, their state followed. */
export class StoreRegistry {
  readonly #file: JsonFile<StoresOnDisk>
  readonly #workers: StoreWorkers
  readonly #evidence: EvidenceLog
  readonly #changed = new ChangeSignal()
  readonly #entries: Entry[] = []
  readonly #closed = new AbortController()

  private constructor(file: JsonFile<StoresOnDisk>, workers: StoreWorkers, evidence: EvidenceLog) {
    this.#file = file
    this.#workers = workers
    this.#evidence = evidence
  }

  /** @throws Error that names stores.json and what is wrong in it: connections are never thrown away. */
  static async open(
    configFolder: string,
    firstStoreRoot: string,
    workers: StoreWorkers,
    evidence: EvidenceLog,
  ): Promise<StoreRegistry> {
    const file = new JsonFile<StoresOnDisk>(join(configFolder, 'stores.json'), fileSchema)
    const registry = new StoreRegistry(file, workers, evidence)
    registry.#followEvidence().catch(() => {})
    const known = await file.read()
    for (const { id, name, connection } of known?.stores ?? [firstStore(firstStoreRoot)]) {
      registry.#connect(id, name, connection)
    }
    return registry
  }

  list(): readonly StoreSummary[] {
    return this.#entries.map((entry) => toSummary(entry, this.#evidence.revisionOf(entry.id)))
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<StoreSummary[], void, void> {
    for await (const _ of this.#changed.changes(signal)) yield [...this.list()]
  }

  nameOf(storeId: StoreId): string {
    return this.#of(storeId).name
  }

  async addLocal(root: string, name: string, layout: 'sharded' | 'flat'): Promise<StoreId> {
    const same = this.#entries.find(
      ({ connection }) => connection.kind === 'local' && connection.root === root,
    )
    if (same) {
      throw new StorageError('ALREADY_EXISTS', `This folder is a store already: “${same.name}”.`)
    }
    const id = `local-${randomUUID().slice(0, 8)}` as StoreId
    // The user picked a folder that is there: should it be missing later, it is gone, not new.
    this.#connect(id, name, {
      kind: 'local',
      root,
      layout,
      readOnly: false,
      mustExist: true,
    })
    await this.#save()
    return id
  }

  async rename(storeId: StoreId, name: string): Promise<void> {
    this.#of(storeId).name = name
    this.#changed.notify()
    await this.#save()
  }

  async remove(storeId: StoreId): Promise<void> {
    const entry = this.#of(storeId)
    entry.stop.abort()
    this.#entries.splice(this.#entries.indexOf(entry), 1)
    this.#changed.notify()
    await this.#save()
    await this.#workers.close(storeId)
  }

  async refresh(storeId: StoreId): Promise<void> {
    this.#of(storeId)
    await this.#workers.call(storeId, (client) => client.catalog.refresh({ storeId }))
  }

  /** Follows no store any more, and resolves once what was changed is on disk. */
  close(): Promise<void> {
    this.#closed.abort()
    for (const { stop } of this.#entries) stop.abort()
    return this.#file.settled()
  }

  #connect(id: StoreId, name: string, connection: StoreConnection): void {
    const entry: Entry = { id, name, connection, status: UNKNOWN, stop: new AbortController() }
    this.#entries.push(entry)
    this.#changed.notify()
    this.#follow(entry).catch(() => {})
  }

  /** Keeps the entry's status up to date until the store is removed; outlives the store's thread. */
  async #follow(entry: Entry): Promise<void> {
    const { signal } = entry.stop
    const { id: storeId } = entry
    while (!signal.aborted) {
      try {
        await this.#workers.open(storeId, entry.connection, {})
        await this.#workers.call(storeId, async (client) => {
          for await (const status of await client.catalog.watch({ storeId }, callOptions(signal))) {
            this.#update(entry, status)
          }
        })
      } catch (error) {
        const data = StorageError.from(error).toData()
        this.#update(entry, { ...entry.status, state: { kind: 'offline', error: data } })
      }
      await pause(REWATCH_MS, signal)
    }
  }

  /** What a check found out is a change of the store's rows too. */
  async #followEvidence(): Promise<void> {
    for await (const _ of this.#evidence.changed.changes(this.#closed.signal)) {
      this.#changed.notify()
    }
  }

  #update(entry: Entry, status: CatalogStatus): void {
    entry.status = status
    this.#changed.notify()
    const { connection } = entry
    if (status.initialised && connection.kind === 'local' && !connection.mustExist) {
      entry.connection = { ...connection, mustExist: true }
      this.#save().catch(() => {})
    }
  }

  #save(): Promise<void> {
    const stores = this.#entries.map(({ id, name, connection }) => ({ id, name, connection }))
    return this.#file.write({ version: 1, stores })
  }

  #of(storeId: StoreId): Entry {
    const entry = this.#entries.find(({ id }) => id === storeId)
    if (entry) return entry
    throw new StorageError('NOT_FOUND', 'This store is not in the list any more.')
  }
}

function firstStore(root: string): StoresOnDisk['stores'][number] {
  const connection: StoreConnection = {
    kind: 'local',
    root,
    layout: 'sharded',
    readOnly: false,
    mustExist: false,
  }
  return { id: 'local' as StoreId, name: 'Local', connection }
}

function toSummary(
  { id, name, connection, status }: Entry,
  evidenceRevision: number,
): StoreSummary {
  const { initialised: _, ...shown } = status
  const revision = status.revision + evidenceRevision
  const location = locationOf(connection)
  return {
    id,
    kind: connection.kind,
    name: name || basename(location),
    location,
    ...shown,
    revision,
  }
}
