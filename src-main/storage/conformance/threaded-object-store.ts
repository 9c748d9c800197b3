import type { Sha256 } from '../../../shared/domain/artifact.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreKind } from '../../../shared/domain/store.ts'
import type { ContentSource } from '../content-source.ts'
import type {
  CopyOptions,
  GetOptions,
  GetResult,
  ListOptions,
  ListPage,
  ObjectInfo,
  ObjectKey,
  ObjectStore,
  PutOptions,
  PutResult,
  RequestOptions,
  StagedContent,
  StageOptions,
  UnfinishedUpload,
} from '../object-store.ts'
import { bodyInOperation } from '../operation.ts'
import { unwrapStore } from '../unwrap-store.ts'
import type { ThreadedFactory } from './store-thread.fixture.ts'
import { StoreThread } from './store-thread.ts'
import type { StoreFactory } from './store-under-test.ts'
import { type MadeStore, pullChunks } from './thread-protocol.ts'

type Facts = Omit<StoreFactory, 'create'>

/** The same stores, made and used in one worker thread, as the app's are. */
export function threaded(kind: StoreKind, facts: Facts, where: ThreadedFactory): StoreFactory {
  let thread: StoreThread | undefined
  return {
    ...facts,
    traits: { ...facts.traits, isElsewhere: true },
    async create() {
      thread ??= new StoreThread(where)
      const store = new ThreadedObjectStore(kind, facts, thread, await thread.createStore())
      return {
        store,
        leftovers: async () => (await store.ask('leftovers', [])) as string[],
        openHandles: async () => (await store.ask('openHandles', [])) as number | null,
        receivedBytes: async () => (await store.ask('receivedBytes', [])) as number,
        dispose: async () => void (await store.ask('dispose', [])),
      }
    },
  }
}

class ThreadedObjectStore implements ObjectStore {
  readonly kind
  readonly capabilities
  readonly stage?: NonNullable<ObjectStore['stage']>
  readonly abandonUpload?: NonNullable<ObjectStore['abandonUpload']>
  readonly listUnfinished?: NonNullable<ObjectStore['listUnfinished']>
  readonly removeUnfinished?: NonNullable<ObjectStore['removeUnfinished']>
  readonly canCopyFrom?: NonNullable<ObjectStore['canCopyFrom']>
  readonly copyFrom?: NonNullable<ObjectStore['copyFrom']>
  readonly #thread: StoreThread
  /** Which of the thread's stores it is. */
  readonly #number: number

  constructor(kind: StoreKind, facts: Facts, thread: StoreThread, { number, can }: MadeStore) {
    this.kind = kind
    this.capabilities = facts.capabilities
    this.#thread = thread
    this.#number = number
    if (can.includes('stage')) this.stage = (source, options) => this.#stage(source, options)
    if (can.includes('abandonUpload')) {
      this.abandonUpload = async (key, checkpoint, options) =>
        void (await this.ask('abandonUpload', [key, checkpoint], options))
    }
    if (can.includes('listUnfinished')) {
      this.listUnfinished = (prefix, options) => this.#listUnfinished(prefix, options)
    }
    if (can.includes('removeUnfinished')) {
      this.removeUnfinished = async (key, id, options) =>
        void (await this.ask('removeUnfinished', [key, id], options))
    }
    if (can.includes('copyFrom')) {
      this.canCopyFrom = (source) => this.#neighbour(source) !== null
      this.copyFrom = (...copy) => this.#copyFrom(...copy)
    }
  }

  async ask(
    method: string,
    args: readonly unknown[],
    options?: RequestOptions | Parameters<StoreThread['call']>[3],
  ): Promise<unknown> {
    return (await this.#thread.call(this.#number, method, args, options)).value
  }

  async put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<PutResult> {
    const { signal, onProgress, resumable, ...rest } = options
    const plain = { ...rest, ...(resumable && { resumable: { from: resumable.from } }) }
    const given = { signal, onProgress, source, onCheckpoint: resumable?.save }
    return (await this.ask('put', [key, source.sizeBytes, plain], given)) as PutResult
  }

  async get(key: ObjectKey, { signal, ...plain }: GetOptions = {}): Promise<GetResult> {
    const given = { signal }
    const { value, body } = await this.#thread.call(this.#number, 'get', [key, plain], given)
    if (body === undefined) throw new Error('The thread sent no body.')
    const chunks = bodyInOperation({ operation: 'get', key }, pullChunks(body))
    return { info: value as ObjectInfo, body: chunks }
  }

  async head(key: ObjectKey, options?: RequestOptions): Promise<ObjectInfo> {
    return (await this.ask('head', [key], options)) as ObjectInfo
  }

  async list({ signal, ...plain }: ListOptions): Promise<ListPage> {
    return (await this.ask('list', [plain], { signal })) as ListPage
  }

  async delete(key: ObjectKey, options?: RequestOptions): Promise<void> {
    await this.ask('delete', [key], options)
  }

  /** The thread's store is closed when it is disposed of. */
  async close(): Promise<void> {}

  async #stage(source: ContentSource, options: StageOptions = {}): Promise<StagedContent> {
    const { signal, onProgress } = options
    const staged = await this.ask('stage', [source.sizeBytes], { signal, onProgress, source })
    const { id, sha256, sizeBytes } = staged as { id: number; sha256: Sha256; sizeBytes: number }
    return {
      sha256,
      sizeBytes,
      commit: async (key, commitOptions) =>
        (await this.ask('commit', [id, key, commitOptions])) as ObjectInfo,
      discard: async () => void (await this.ask('discard', [id])),
    }
  }

  async *#listUnfinished(prefix: string, options?: RequestOptions) {
    const pages = await this.ask('listUnfinished', [prefix], options)
    yield* pages as readonly (readonly UnfinishedUpload[])[]
  }

  async #copyFrom(
    source: ObjectStore,
    sourceKey: ObjectKey,
    key: ObjectKey,
    { signal, onProgress, ...plain }: CopyOptions = {},
  ): Promise<ObjectInfo> {
    const neighbour = this.#neighbour(source, sourceKey)
    if (neighbour === null) {
      throw new StorageError('UNSUPPORTED', 'It is no store of the same thread.', {
        context: { operation: 'copyFrom', key },
      })
    }
    const args = [neighbour.number, neighbour.key, key, plain]
    return (await this.ask('copyFrom', args, { signal, onProgress })) as ObjectInfo
  }

  /** A store of the same thread, which are all of one kind, as the thread knows it; null for any other. */
  #neighbour(source: ObjectStore, sourceKey?: ObjectKey) {
    const { store, key } = unwrapStore(source, sourceKey)
    const isNeighbour = store instanceof ThreadedObjectStore && store.#thread === this.#thread
    return isNeighbour ? { number: store.#number, key } : null
  }
}
