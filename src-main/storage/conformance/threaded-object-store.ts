import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreKind } from '../../../shared/domain/store.ts'
import type { ContentSource } from '../content-source.ts'
import type {
  Capabilities,
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
} from '../object-store.ts'
import { bodyInOperation } from '../operation.ts'
import type { ThreadedFactory } from './store-thread.fixture.ts'
import type { StoreFactory } from './store-under-test.ts'
import { type FromThread, type OpenSource, pullChunks, serveChunks } from './thread-protocol.ts'

const THREAD = new URL('./store-thread.fixture.ts', import.meta.url)

interface Answer {
  readonly value: unknown
  readonly body?: MessagePort
}

interface Pending {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: StorageError) => void
  readonly onProgress: ((bytes: number) => void) | undefined
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((bytes: number) => void) | undefined
  readonly source?: ContentSource
}

/** The same stores, made and used in a worker thread, as the app's are. */
export function threaded(
  kind: StoreKind,
  factory: Pick<StoreFactory, 'capabilities' | 'traits'>,
  where: ThreadedFactory,
): StoreFactory {
  let thread: StoreThread | undefined
  const { capabilities, traits } = factory
  // A copy needs both stores in one thread; a checkpoint is saved by the thread that puts.
  return {
    capabilities,
    traits,
    async create() {
      thread ??= new StoreThread(where)
      const store = new ThreadedObjectStore(kind, factory.capabilities, await thread.createStore())
      return {
        store,
        leftovers: () => store.call('leftovers', []).then(({ value }) => value as string[]),
        openHandles: () => null,
        dispose: async () => void (await store.call('dispose', [])),
      }
    },
  }
}

type Call = (method: string, args: readonly unknown[], options?: CallOptions) => Promise<Answer>

class ThreadedObjectStore implements ObjectStore {
  readonly kind: StoreKind
  readonly capabilities: Capabilities
  readonly call: Call
  readonly stage?: NonNullable<ObjectStore['stage']>

  constructor(kind: StoreKind, capabilities: Capabilities, call: Call) {
    this.kind = kind
    this.capabilities = capabilities
    this.call = call
    if (capabilities.staging) this.stage = (source, options) => this.#stage(source, options)
  }

  async put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<PutResult> {
    const { signal, onProgress, ...plain } = options
    const given = { signal, onProgress, source }
    return (await this.call('put', [key, source.sizeBytes, plain], given)).value as PutResult
  }

  async get(key: ObjectKey, { signal, ...plain }: GetOptions = {}): Promise<GetResult> {
    const { value, body } = await this.call('get', [key, plain], { signal })
    if (body === undefined) throw new Error('The thread sent no body.')
    const chunks = bodyInOperation({ operation: 'get', key }, pullChunks(body))
    return { info: value as ObjectInfo, body: chunks }
  }

  async head(key: ObjectKey, { signal }: RequestOptions = {}): Promise<ObjectInfo> {
    return (await this.call('head', [key, {}], { signal })).value as ObjectInfo
  }

  async list({ signal, ...plain }: ListOptions): Promise<ListPage> {
    return (await this.call('list', [plain], { signal })).value as ListPage
  }

  async delete(key: ObjectKey, { signal }: RequestOptions = {}): Promise<void> {
    await this.call('delete', [key, {}], { signal })
  }

  /** The thread's store is closed when it is disposed of. */
  async close(): Promise<void> {}

  async #stage(source: ContentSource, options: StageOptions = {}): Promise<StagedContent> {
    const { signal, onProgress } = options
    const { value } = await this.call('stage', [source.sizeBytes], { signal, onProgress, source })
    const { id, sha256, sizeBytes } = value as { id: number; sha256: Sha256; sizeBytes: number }
    return {
      sha256,
      sizeBytes,
      commit: async (key, commitOptions) =>
        (await this.call('commit', [id, key, commitOptions])).value as ObjectInfo,
      discard: async () => void (await this.call('discard', [id])),
    }
  }
}

/** A thread with any number of stores. It does not keep the process alive. */
class StoreThread {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #calls = 0

  constructor(where: ThreadedFactory) {
    this.#worker = new Worker(THREAD, { workerData: where })
    this.#worker.on('message', (message: FromThread) => this.#receive(message))
    this.#worker.on('error', (error) => this.#failAll(error))
    this.#worker.unref()
  }

  async createStore(): Promise<Call> {
    const { value } = await this.#call(0, 'create', [])
    return (method, args, options) => this.#call(value as number, method, args, options)
  }

  #call(
    subject: number,
    method: string,
    args: readonly unknown[],
    { signal, onProgress, source }: CallOptions = {},
  ): Promise<Answer> {
    const id = ++this.#calls
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress })
      const port = source && servedSource(source)
      const isAborted = signal?.aborted ?? false
      const call = { id, subject, method, args, isAborted, ...(port && { source: port }) }
      this.#worker.postMessage({ call }, port ? [port] : [])
      signal?.addEventListener('abort', () => this.#worker.postMessage({ abort: id }), {
        once: true,
      })
    })
  }

  #receive(message: FromThread): void {
    const pending = this.#pending.get(message.id)
    if ('progress' in message) {
      pending?.onProgress?.(message.progress)
      return
    }
    this.#pending.delete(message.id)
    if ('error' in message) pending?.reject(StorageError.fromData(message.error))
    else pending?.resolve(message)
  }

  #failAll(error: unknown): void {
    for (const { reject } of this.#pending.values()) reject(StorageError.from(error))
    this.#pending.clear()
  }
}

/** The end of a port on which a thread can open the source, as often as it likes. */
function servedSource(source: ContentSource): MessagePort {
  const { port1, port2 } = new MessageChannel()
  port1.on('message', ({ range, port }: OpenSource) => serveChunks(port, source.open(range)))
  port1.unref()
  return port2
}
