import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { ProposedConnection } from '../../shared/contract/connections.ts'
import type { ShownConnection } from '../../shared/contract/stores.ts'
import type { StoreConnection, StoreSecrets } from '../../shared/domain/connection.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreId, StoreLayout, StoreOrigin, StoreSummary } from '../../shared/domain/store.ts'
import { checkSecrets } from '../storage/check-secrets.ts'
import { ChangeSignal } from '../streams/change-signal.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import type { EnvironmentStore } from './environment-store.ts'
import type { EvidenceLog } from './evidence-log.ts'
import type { FileGrants } from './file-grants.ts'
import { FollowedStore } from './followed-store.ts'
import {
  keyFileOf,
  knownSecretNames,
  mergeSecrets,
  placeOf,
  resolveProposed,
  secretsAfter,
  toProposed,
  withKnownAccount,
} from './proposed-connection.ts'
import type { SecretVault } from './secret-vault.ts'
import { snapshotPlace } from './snapshot-place.ts'
import type { KnownStore, StoresFile } from './stores-file.ts'

export interface StoreRegistryOptions {
  readonly file: StoresFile
  /** Where the stores' catalogues are kept. */
  readonly catalogsFolder: string
  readonly workers: StoreWorkers
  readonly evidence: EvidenceLog
  readonly vault: SecretVault
  readonly files: FileGrants
  /** What KURA_BACKEND and its like describe; null where they do not. */
  readonly environment: EnvironmentStore | null
}

export interface ConnectionRequest {
  readonly connection: ProposedConnection
  readonly secrets: StoreSecrets
}

/** The stores in the sidebar: kept on disk, connected in the workers, their state followed. */
export class StoreRegistry {
  readonly #options: StoreRegistryOptions
  readonly #changed = new ChangeSignal()
  readonly #closed = new AbortController()
  #stores: FollowedStore[] = []
  /** The store that the environment describes: first in the list, and on no disk. */
  #fromEnvironment: FollowedStore | null = null

  private constructor(options: StoreRegistryOptions) {
    this.#options = options
  }

  /** @throws Error that names stores.json and what is wrong in it: connections are never thrown away. */
  static async open(options: StoreRegistryOptions): Promise<StoreRegistry> {
    const registry = new StoreRegistry(options)
    registry.#followEvidence().catch(() => {})
    registry.#stores = (await options.file.read()).map((known) => registry.#follow(known, 'list'))
    const { environment } = options
    if (environment?.kind === 'store') {
      registry.#fromEnvironment = registry.#follow(environment.store, 'environment')
    } else if (environment) {
      options.workers.refuse(environment.summary.id, environment.error)
    }
    for (const store of registry.#all()) store.start()
    return registry
  }

  list(): readonly StoreSummary[] {
    const { environment, evidence } = this.#options
    const broken = environment?.kind === 'broken' ? [environment.summary] : []
    const whole = this.#all().map((store) => store.summary(evidence.revisionOf(store.id)))
    return [...broken, ...whole]
  }

  async *watch(signal?: AbortSignal): AsyncGenerator<StoreSummary[], void, void> {
    for await (const _ of this.#changed.changes(signal)) yield [...this.list()]
  }

  /** @throws StorageError ACCESS_DENIED when Kura is not to write to the store. */
  checkWritable(storeId: StoreId): void {
    const { name, connection } = this.#of(storeId)
    if (!connection.readOnly) return
    throw new StorageError(
      'ACCESS_DENIED',
      `“${name}” is set to read-only in Kura: switch that off to store something in it.`,
    )
  }

  /** Null for a store that is not in the list, or could not be connected at all. */
  connectionOf(storeId: StoreId): StoreConnection | null {
    return this.#all().find(({ id }) => id === storeId)?.connection ?? null
  }

  /** Resolves once these stores were tried to connect for the first time; those not in the list count as such. */
  async tried(storeIds: readonly StoreId[]): Promise<void> {
    const asked = this.#all().filter(({ id }) => storeIds.includes(id))
    await Promise.all(asked.map((store) => store.tried))
  }

  async addLocal(root: string, name: string, layout: StoreLayout): Promise<StoreId> {
    // A folder that is there now, and is missing later, is gone, not new.
    const mustExist = await isFolder(root)
    const connection = { kind: 'local', root, layout, readOnly: false, mustExist } as const
    return this.#add(name, connection, {})
  }

  /** @throws StorageError ALREADY_EXISTS for a store that is there, CONFIG_INVALID without its secrets. */
  async add(name: string, request: ConnectionRequest): Promise<StoreId> {
    const { connection, secrets } = await this.resolve(null, request)
    checkSecrets(connection, secrets)
    return this.#add(name, connection, secrets)
  }

  /** What can be shown of a store's connection: its secrets only by name. */
  async connection(storeId: StoreId): Promise<ShownConnection> {
    const { name, connection } = this.#of(storeId)
    const known = await this.#options.vault.get(storeId)
    return {
      name,
      connection: toProposed(connection),
      keyFile: keyFileOf(connection),
      knownSecrets: knownSecretNames(connection, known),
    }
  }

  /** Secrets and a key file that are not given stay as they are. All of it is changed, or nothing. */
  async edit(storeId: StoreId, name: string, request: ConnectionRequest): Promise<void> {
    const { vault, evidence } = this.#options
    const store = this.#changeable(storeId)
    const before = store.connection
    if (before.kind !== request.connection.kind) {
      throw new StorageError(
        'UNSUPPORTED',
        `“${store.name}” cannot become a store of another kind: add that as a new store.`,
      )
    }
    const { connection, secrets } = await this.resolve(storeId, request)
    checkSecrets(connection, secrets)
    this.#refuseTwin(connection, store)
    const secretsBefore = await vault.get(storeId)
    await vault.set(storeId, secrets)
    try {
      await this.#save(store, { id: storeId, name, connection })
    } catch (error) {
      await vault.set(storeId, secretsBefore)
      throw error
    }
    // What was found out about contents elsewhere says nothing of those here.
    if (placeOf(connection) !== placeOf(before)) evidence.forgetStore(storeId)
    store.name = name
    store.reconnect(connection)
  }

  async setReadOnly(storeId: StoreId, readOnly: boolean): Promise<void> {
    const store = this.#changeable(storeId)
    if (store.connection.readOnly === readOnly) return
    const connection = { ...store.connection, readOnly }
    await this.#save(store, { ...store.known(), connection })
    store.reconnect(connection)
  }

  async rename(storeId: StoreId, name: string): Promise<void> {
    this.#changeable(storeId).name = name
    this.#changed.notify()
    await this.#save()
  }

  /** @throws StorageError PRECONDITION_FAILED unless these are all stores; the environment's stays first. */
  async reorder(storeIds: readonly StoreId[]): Promise<void> {
    const wanted = storeIds.filter((id) => this.#stores.some((store) => store.id === id))
    if (new Set(wanted).size !== wanted.length || wanted.length !== this.#stores.length) {
      throw new StorageError(
        'PRECONDITION_FAILED',
        'The list of stores has changed meanwhile: try again.',
      )
    }
    this.#stores = wanted.map((id) => this.#of(id))
    this.#changed.notify()
    await this.#save()
  }

  async remove(storeId: StoreId): Promise<void> {
    const store = this.#changeable(storeId)
    const { vault, evidence, workers } = this.#options
    this.#drop(store)
    await this.#save()
    await vault.forget(storeId)
    evidence.forgetStore(storeId)
    await workers.forget(storeId)
  }

  async refresh(storeId: StoreId): Promise<void> {
    this.#of(storeId)
    await this.#options.workers.call(storeId, (client) => client.catalog.refresh({ storeId }))
  }

  /**
   * A proposed connection as a worker takes it, with what is known of the store already.
   *
   * @throws StorageError CONFIG_INVALID when what is kept was given for another server, account or key.
   */
  async resolve(
    storeId: StoreId | null,
    { connection: proposed, secrets: typed }: ConnectionRequest,
  ): Promise<{ connection: StoreConnection; secrets: StoreSecrets }> {
    const before = storeId === null ? null : this.#of(storeId).connection
    const connection = resolveProposed(proposed, this.#options.files, before)
    const secrets =
      storeId === null || before === null
        ? mergeSecrets(connection, typed, {})
        : secretsAfter(before, connection, typed, await this.#options.vault.get(storeId))
    return { connection: withKnownAccount(connection, secrets), secrets }
  }

  /** Follows no store any more, and resolves once what was changed is on disk. */
  close(): Promise<void> {
    this.#closed.abort()
    for (const store of this.#all()) store.stop()
    return this.#options.file.settled()
  }

  async #add(name: string, connection: StoreConnection, secrets: StoreSecrets): Promise<StoreId> {
    const id = `${connection.kind}-${randomUUID().slice(0, 8)}` as StoreId
    this.#refuseTwin(connection, null)
    const store = this.#follow({ id, name, connection }, 'list')
    this.#stores.push(store)
    try {
      await this.#options.vault.set(id, secrets)
      await this.#save()
    } catch (error) {
      this.#drop(store)
      await this.#options.vault.forget(id)
      throw error
    }
    store.start()
    this.#changed.notify()
    return id
  }

  #follow(known: KnownStore, origin: StoreOrigin): FollowedStore {
    const { workers, vault } = this.#options
    return new FollowedStore(known, {
      workers,
      origin,
      secrets: (storeId) => vault.get(storeId),
      snapshotOf: (storeId, connection) =>
        snapshotPlace(this.#options.catalogsFolder, storeId, connection),
      onChange: () => this.#changed.notify(),
      onLearnt: () => void this.#save().catch(() => {}),
    })
  }

  #drop(store: FollowedStore): void {
    store.stop()
    this.#stores = this.#stores.filter((other) => other !== store)
    this.#changed.notify()
  }

  /** What the environment describes for one run may well be added to stay: that is no twin. */
  #refuseTwin(connection: StoreConnection, self: FollowedStore | null): void {
    const place = placeOf(connection)
    if (place === null) return
    const twin = this.#stores.find((other) => other !== self && placeOf(other.connection) === place)
    if (!twin) return
    const what = connection.kind === 'local' ? 'This folder' : 'This place'
    throw new StorageError('ALREADY_EXISTS', `${what} is a store already: “${twin.name}”.`)
  }

  /** What a check found out is a change of the store's rows too. */
  async #followEvidence(): Promise<void> {
    const { changed } = this.#options.evidence
    for await (const _ of changed.changes(this.#closed.signal)) this.#changed.notify()
  }

  /** Writes the list down, with `instead` in the place of `store`. */
  #save(store?: FollowedStore, instead?: KnownStore): Promise<void> {
    const stores = this.#stores.map((one) => (one === store && instead ? instead : one.known()))
    return this.#options.file.write(stores)
  }

  #all(): FollowedStore[] {
    return this.#fromEnvironment ? [this.#fromEnvironment, ...this.#stores] : this.#stores
  }

  #changeable(storeId: StoreId): FollowedStore {
    const store = this.#of(storeId)
    if (store !== this.#fromEnvironment) return store
    throw new StorageError(
      'UNSUPPORTED',
      `“${store.name}” is described by KURA_BACKEND and its like: change those variables and start Kura anew.`,
    )
  }

  #of(storeId: StoreId): FollowedStore {
    const { environment } = this.#options
    if (environment?.kind === 'broken' && environment.summary.id === storeId) {
      throw environment.error
    }
    const store = this.#all().find(({ id }) => id === storeId)
    if (store) return store
    throw new StorageError('NOT_FOUND', 'This store is not in the list any more.')
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
