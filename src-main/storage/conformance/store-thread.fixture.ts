import { MessageChannel, type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { ContentSource } from '../content-source.ts'
import type {
  ObjectStore,
  ResumableUpload,
  StagedContent,
  UnfinishedUpload,
  UploadCheckpoint,
} from '../object-store.ts'
import type { StoreFactory, StoreUnderTest } from './store-under-test.ts'
import {
  type FromThread,
  type MadeStore,
  OPTIONAL_CALLS,
  type OpenSource,
  pullChunks,
  type Saved,
  type StoreCall,
  serveChunks,
  type ToThread,
} from './thread-protocol.ts'

/** What the thread is started with: a module and the name in it of a factory, or of a function that makes one. */
export interface ThreadedFactory {
  readonly module: string
  readonly name: string
  readonly args: readonly unknown[]
}

const { module, name, args } = workerData as ThreadedFactory
const exported: unknown = (await import(module))[name]
const factory = (typeof exported === 'function' ? exported(...args) : exported) as StoreFactory
const subjects = new Map<number, StoreUnderTest>()
const staged = new Map<number, StagedContent>()
const running = new Map<number, AbortController>()
const port = parentPort as MessagePort

port.on('message', (message: ToThread) => {
  if ('abort' in message) running.get(message.abort)?.abort()
  else void answer(message.call)
})

async function answer(call: StoreCall): Promise<void> {
  const abort = new AbortController()
  running.set(call.id, abort)
  if (call.isAborted) abort.abort()
  try {
    const value = await run(call, abort.signal)
    if (call.method === 'get') sendBody(call.id, value as Awaited<ReturnType<ObjectStore['get']>>)
    else send({ id: call.id, value })
  } catch (error) {
    send({ id: call.id, error: StorageError.from(error).toData() })
  }
}

function sendBody(id: number, { info, body }: Awaited<ReturnType<ObjectStore['get']>>): void {
  const { port1, port2 } = new MessageChannel()
  serveChunks(port1, body)
  port.postMessage({ id, value: info, body: port2 } satisfies FromThread, [port2])
}

/** The signal of a `get` goes on to end its body: it is kept until the thread ends. */
async function run(
  { id, subject: which, method, args: given, source }: StoreCall,
  signal: AbortSignal,
) {
  if (method === 'create') {
    const made = await factory.create()
    subjects.set(id, made)
    const can = OPTIONAL_CALLS.filter((call) => made.store[call] !== undefined)
    return { number: id, can } satisfies MadeStore
  }
  const subject = subjectOf(which)
  const { store } = subject
  const [first, second, third] = given as [never, never, never]
  const onProgress = (progress: number): void => send({ id, progress })
  switch (method) {
    case 'put':
      return store.put(first, sourceOf(source, second), {
        ...(third as object),
        ...resumableOf(id, third),
        onProgress,
        signal,
      })
    case 'abandonUpload':
      return store.abandonUpload?.(first, second, { signal })
    case 'listUnfinished':
      return allUnfinished(store, first, signal)
    case 'removeUnfinished':
      return store.removeUnfinished?.(first, second, { signal })
    case 'copyFrom':
      return store.copyFrom?.(storeOf(first), second, third, {
        ...(given[3] as object),
        onProgress,
        signal,
      })
    case 'stage':
      return stage(store, id, sourceOf(source, first), signal)
    case 'commit':
      return staged.get(first)?.commit(second, third)
    case 'discard':
      return staged.get(first)?.discard()
    case 'get':
      return store.get(first, { ...(second as object), signal })
    case 'head':
      return store.head(first, { signal })
    case 'list':
      return store.list({ ...(first as { prefix: string }), signal })
    case 'delete':
      return store.delete(first, { signal })
    case 'leftovers':
      return subject.leftovers()
    case 'openHandles':
      return subject.openHandles()
    case 'receivedBytes':
      return subject.receivedBytes?.() ?? 0
    case 'dispose':
      subjects.delete(which)
      return subject.dispose()
    default:
      throw new Error(`The thread knows no ${method}.`)
  }
}

function subjectOf(which: number): StoreUnderTest {
  const subject = subjects.get(which)
  if (subject === undefined) throw new Error('There is no such store in the thread.')
  return subject
}

function storeOf(which: number): ObjectStore {
  return subjectOf(which).store
}

async function allUnfinished(store: ObjectStore, prefix: string, signal: AbortSignal) {
  const pages: (readonly UnfinishedUpload[])[] = []
  for await (const page of store.listUnfinished?.(prefix, { signal }) ?? []) pages.push(page)
  return pages
}

/** A checkpoint is kept by the caller; the put waits for its word on a port of its own. */
function resumableOf(
  id: number,
  { resumable }: { readonly resumable?: Pick<ResumableUpload, 'from'> },
): { readonly resumable?: ResumableUpload } {
  if (resumable === undefined) return {}
  const save = (checkpoint: UploadCheckpoint): Promise<void> =>
    new Promise((resolve, reject) => {
      const { port1, port2 } = new MessageChannel()
      port1.once('message', ({ error }: Saved) => {
        port1.close()
        if (error === undefined) resolve()
        else reject(StorageError.fromData(error))
      })
      port.postMessage({ id, checkpoint, saved: port2 } satisfies FromThread, [port2])
    })
  return { resumable: { from: resumable.from, save } }
}

async function stage(store: ObjectStore, id: number, source: ContentSource, signal: AbortSignal) {
  const content = await store.stage?.(source, {
    onProgress: (progress) => send({ id, progress }),
    signal,
  })
  if (content === undefined) throw new Error('This store does not stage.')
  staged.set(id, content)
  return { id, sha256: content.sha256, sizeBytes: content.sizeBytes }
}

/** Each time that it is opened, the content comes over a port of its own. */
function sourceOf(from: MessagePort | undefined, sizeBytes: number): ContentSource {
  if (from === undefined) throw new Error('The call came without its source.')
  return {
    sizeBytes,
    open(range) {
      const { port1, port2 } = new MessageChannel()
      from.postMessage({ range, port: port2 } satisfies OpenSource, [port2])
      return pullChunks(port1)
    },
  }
}

function send(message: FromThread): void {
  port.postMessage(message)
}
