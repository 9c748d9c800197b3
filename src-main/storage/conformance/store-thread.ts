import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { ContentSource } from '../content-source.ts'
import type { UploadCheckpoint } from '../object-store.ts'
import type { ThreadedFactory } from './store-thread.fixture.ts'
import {
  type FromThread,
  type MadeStore,
  type OpenSource,
  type Saved,
  serveChunks,
} from './thread-protocol.ts'

const THREAD = new URL('./store-thread.fixture.ts', import.meta.url)

interface Answer {
  readonly value: unknown
  readonly body?: MessagePort
}

interface Callbacks {
  readonly onProgress?: ((bytes: number) => void) | undefined
  readonly onCheckpoint?: ((checkpoint: UploadCheckpoint) => Promise<void>) | undefined
}

interface Pending extends Callbacks {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: StorageError) => void
}

interface CallOptions extends Callbacks {
  readonly signal?: AbortSignal | undefined
  readonly source?: ContentSource
}

/** A thread with any number of stores. It does not keep the process alive. */
export class StoreThread {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #calls = 0

  constructor(where: ThreadedFactory) {
    this.#worker = new Worker(THREAD, { workerData: where })
    this.#worker.on('message', (message: FromThread) => this.#receive(message))
    this.#worker.on('error', (error) => this.#failAll(error))
    this.#worker.unref()
  }

  async createStore(): Promise<MadeStore> {
    return (await this.call(0, 'create', [])).value as MadeStore
  }

  call(
    subject: number,
    method: string,
    args: readonly unknown[],
    { signal, onProgress, source, onCheckpoint }: CallOptions = {},
  ): Promise<Answer> {
    const id = ++this.#calls
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress, onCheckpoint })
      const port = source && servedSource(source)
      const isAborted = signal?.aborted ?? false
      const call = { id, subject, method, args, isAborted, ...(port && { source: port }) }
      this.#worker.postMessage({ call }, port ? [port] : [])
      signal?.addEventListener('abort', () => this.#worker.postMessage({ abort: id }, []), {
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
    if ('checkpoint' in message) {
      void save(message.saved, pending?.onCheckpoint?.(message.checkpoint))
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

/** Tells the thread that its checkpoint is saved, or why not. */
async function save(port: MessagePort, done: Promise<void> | undefined): Promise<void> {
  const saved: Saved = await Promise.resolve(done).then(
    () => ({}),
    (error: unknown) => ({ error: StorageError.from(error).toData() }),
  )
  port.postMessage(saved)
}
