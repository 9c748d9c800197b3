import type { Sha256 } from '../../shared/domain/artifact.ts'
import { contentTypeOf } from '../../shared/domain/artifact.ts'
import type { StoreConnection, StoreSecrets } from '../../shared/domain/connection.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreState } from '../../shared/domain/store.ts'
import type { ArtifactStore } from '../artifacts/artifact-store.ts'
import { Catalog } from '../catalog/catalog.ts'
import type { ScannedContent } from '../catalog/catalog-row.ts'
import type { WrapRemote } from '../storage/connect-store.ts'
import { type ConnectedStore, connectArtifacts } from './connected-store.ts'
import { HostedTransfers, type TransferHost } from './hosted-transfers.ts'
import { KeptCatalog, type SnapshotPlace } from './kept-catalog.ts'
import type { CatalogStatus, ContentDetail } from './worker-contract.ts'

/** To load what speaks to a provider keeps this thread from answering for a third of a second. */
const KEPT_FIRST_MS = 700

/**
 * One store in its thread: the connection, the artifacts over it, and the catalog of what a listing
 * found. Whatever this app does to the store shows in the catalog at once.
 */
export class HostedStore implements TransferHost {
  readonly catalog = new Catalog()
  readonly transfers = new HostedTransfers(this)
  readonly #closed = new AbortController()
  #connection: StoreConnection
  readonly #secrets: StoreSecrets
  readonly #wrap: WrapRemote
  #connected: Promise<ConnectedStore> | null = null
  #state: StoreState = { kind: 'listing', listedAt: null }
  readonly #kept: KeptCatalog | null
  /** When the last listing that came to its end did; null where none has. */
  #listedAt: string | null = null
  #foreignKeys = 0
  #initialised: boolean
  #scan: Promise<void> | null = null
  #firstScan: NodeJS.Timeout | undefined
  /** What is listed before the kept rows are there would be taken for older than they are. */
  #restoring: Promise<unknown> = Promise.resolve()

  constructor(
    connection: StoreConnection,
    secrets: StoreSecrets,
    wrap: WrapRemote,
    snapshot: SnapshotPlace | null,
  ) {
    this.#wrap = wrap
    this.#kept = snapshot && new KeptCatalog(this.catalog, snapshot)
    this.#connection = connection
    this.#secrets = secrets
    this.#initialised = connection.kind === 'local' && connection.mustExist
  }

  /** Whether content can be put before its hash is known; false too while that can't be told. */
  async isStaging(): Promise<boolean> {
    // No store over a network does; what speaks to one takes long to load, and nobody has to wait for it here.
    if (this.#connection.kind !== 'local') return false
    const connected = await this.open().catch(() => null)
    return connected?.store.capabilities.staging ?? false
  }

  status(): CatalogStatus {
    return {
      state: this.#state,
      foreignKeys: this.#foreignKeys,
      initialised: this.#initialised,
      ...this.catalog.totals(),
    }
  }

  get isComplete(): boolean {
    return this.#state.kind === 'ready'
  }

  /**
   * Shows what was kept of the catalogue, until the first listing tells what is there. Returns why it could
   * not be used, where that is so.
   */
  restore(): Promise<string | null> {
    const restoring = this.#kept === null ? Promise.resolve(null) : this.#restore(this.#kept)
    this.#restoring = restoring.catch(() => undefined)
    return restoring
  }

  async #restore(kept: KeptCatalog): Promise<string | null> {
    const { facts, problem } = await kept.restore()
    if (facts !== null) {
      this.#foreignKeys = facts.foreignKeys
      this.#listedAt = facts.listedAt
      this.#setState({ kind: 'listing', listedAt: facts.listedAt })
    }
    return problem
  }

  /** The first listing: at once, but where rows were kept only after those have had time to be shown. */
  refreshSoon(): void {
    const begin = () => void this.refresh().catch(() => undefined)
    if (this.#listedAt === null) begin()
    else this.#firstScan = setTimeout(begin, KEPT_FIRST_MS)
  }

  /** Lists the store; a listing that is under way is joined. A failure shows in the status. */
  refresh(): Promise<void> {
    clearTimeout(this.#firstScan)
    this.#scan ??= this.#restoring
      .then(() => this.#list())
      .finally(() => {
        this.#scan = null
      })
    return this.#scan
  }

  async detail(hash: Sha256): Promise<ContentDetail> {
    const { artifacts } = await this.open()
    const { documents, contentType } = await artifacts.metadata(hash)
    const row = this.catalog.get(hash) ?? (await this.reload(artifacts, hash))
    if (!row) throw notThere(hash)
    return { row, contentType, documents }
  }

  /** All bytes of a content, verified, in memory that threads can share; null where there are too many. */
  async read(
    hash: Sha256,
    maxBytes: number,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array | null> {
    const { artifacts } = await this.open()
    const { info, body } = await artifacts.get(hash, signal && { signal })
    const bytes = new Uint8Array(new SharedArrayBuffer(Math.min(info.sizeBytes, maxBytes)))
    let length = 0
    for await (const chunk of body) {
      if (length + chunk.byteLength > bytes.length) return null
      bytes.set(chunk, length)
      length += chunk.byteLength
    }
    return bytes
  }

  addName(hash: Sha256, name: string): Promise<void> {
    return this.#change(hash, (artifacts) =>
      artifacts.addName(hash, name, { contentType: contentTypeOf(name) }),
    )
  }

  deleteName(hash: Sha256, name: string): Promise<void> {
    return this.#change(hash, (artifacts) => artifacts.deleteName(hash, name))
  }

  delete(hash: Sha256): Promise<void> {
    return this.#change(hash, (artifacts) => artifacts.delete(hash))
  }

  /** With `forget`, what is kept of the catalogue is removed. */
  async close({ forget }: { readonly forget: boolean }): Promise<void> {
    this.#closed.abort()
    clearTimeout(this.#firstScan)
    await this.#scan
    await (forget ? this.#kept?.forget() : this.#kept?.close())
    const connected = await this.#connected?.catch(() => null)
    await connected?.store.close()
  }

  /** The connection; a failed attempt is made anew at the next call. */
  open(): Promise<ConnectedStore> {
    const connected = (this.#connected ??= connectArtifacts(
      this.#connection,
      this.#secrets,
      this.#closed.signal,
      this.#wrap,
    ).catch((error: unknown) => {
      this.#connected = null
      throw error
    }))
    return connected
  }

  /** From its first format.json on, a store's root must be there: missing, it is gone, not new. */
  noteStored(artifacts: ArtifactStore): void {
    if (this.#initialised || !artifacts.initialised) return
    this.#initialised = true
    if (this.#connection.kind !== 'local') return
    this.#connection = { ...this.#connection, mustExist: true }
    this.#connected = null
  }

  async #list(): Promise<void> {
    this.#setState({ kind: 'listing', listedAt: this.#listedAt })
    this.#kept?.listing()
    this.catalog.beginScan()
    try {
      const { artifacts } = await this.open()
      this.noteStored(artifacts)
      const { artifactCount: expectedCount } = this.catalog.totals()
      const scan = artifacts.scan({ expectedCount, signal: this.#closed.signal })
      for await (const batch of scan) this.catalog.addScanned(batch)
      this.#foreignKeys = scan.foreignKeys
      this.catalog.endScan()
      const listedAt = new Date().toISOString()
      this.#listedAt = listedAt
      this.#kept?.listed({ listedAt, foreignKeys: this.#foreignKeys })
      this.#setState({ kind: 'ready', listedAt })
    } catch (error) {
      this.catalog.abandonScan()
      this.#kept?.listed(null)
      this.#setState({ kind: 'offline', error: StorageError.from(error).toData() })
    }
  }

  async #change(
    hash: Sha256,
    change: (artifacts: ArtifactStore) => Promise<unknown>,
  ): Promise<void> {
    const { artifacts } = await this.open()
    try {
      await change(artifacts)
    } catch (error) {
      throw this.noticed(error)
    } finally {
      // Whatever became of it, the catalog shows what the store now holds.
      await this.reload(artifacts, hash).catch(() => null)
    }
  }

  async reload(artifacts: ArtifactStore, hash: Sha256) {
    this.catalog.apply(await readContent(artifacts, hash))
    return this.catalog.get(hash)
  }

  /** A store that cannot be reached any more shows as offline: it is listed anew to find out. */
  noticed(error: unknown): StorageError {
    const known = StorageError.from(error)
    // An error of saving is one of the folder that is saved to.
    const isOwn = known.context.operation !== 'save'
    if (isOwn && (known.code === 'UNAVAILABLE' || known.code === 'NETWORK')) {
      this.refresh().catch(() => {})
    }
    return known
  }

  #setState(state: StoreState): void {
    this.#state = state
    this.catalog.changed.notify()
  }
}

async function readContent(artifacts: ArtifactStore, hash: Sha256): Promise<ScannedContent> {
  try {
    const { sizeBytes, createdAt, documents } = await artifacts.metadata(hash)
    return {
      hash,
      sizeBytes,
      modifiedAt: sizeBytes === null ? null : Date.parse(createdAt),
      names: documents.map(({ name, created_at }) => ({
        name,
        modifiedAt: Date.parse(created_at),
      })),
    }
  } catch (error) {
    if (StorageError.from(error).code !== 'NOT_FOUND') throw error
    return { hash, sizeBytes: null, modifiedAt: null, names: [] }
  }
}

function notThere(hash: Sha256): StorageError {
  return new StorageError('NOT_FOUND', 'This artifact is not in the store any more.', {
    context: { operation: 'detail', key: hash },
  })
}
