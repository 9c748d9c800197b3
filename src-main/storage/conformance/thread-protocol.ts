import type { MessagePort } from 'node:worker_threads'
import { StorageError, type StorageErrorData } from '../../../shared/domain/storage-error.ts'
import type { ByteRange } from '../content-source.ts'
import type { UploadCheckpoint } from '../object-store.ts'

/** What a store in another thread is asked, and what it answers. Content goes over ports of its own. */
export interface StoreCall {
  readonly id: number
  /** Which of the thread's stores; 0 for the call that makes one. */
  readonly subject: number
  readonly method: string
  readonly args: readonly unknown[]
  /** Where the thread can open the source of a put or stage. */
  readonly source?: MessagePort
  /** The caller's signal was aborted before it called. */
  readonly isAborted: boolean
}

/** What not every store can do. */
export const OPTIONAL_CALLS = [
  'stage',
  'abandonUpload',
  'listUnfinished',
  'removeUnfinished',
  'copyFrom',
] as const

/** A new store of the thread: what its calls are made with, and which of the optional ones it has. */
export interface MadeStore {
  readonly number: number
  readonly can: readonly (typeof OPTIONAL_CALLS)[number][]
}

/** What the thread sends there: a port on which it wants the chunks of this range. */
export interface OpenSource {
  readonly range: ByteRange | undefined
  readonly port: MessagePort
}

export type ToThread = { readonly call: StoreCall } | { readonly abort: number }

export type FromThread =
  | { readonly id: number; readonly value: unknown; readonly body?: MessagePort }
  | { readonly id: number; readonly error: StorageErrorData }
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly checkpoint: UploadCheckpoint; readonly saved: MessagePort }

type Ask = 'next' | 'return'
type Answer =
  | { readonly chunk: Uint8Array }
  | { readonly done: true }
  | { readonly error: StorageErrorData }

/** What comes back on the port of a checkpoint once the caller has saved it, or could not. */
export type Saved = { readonly error?: StorageErrorData }

/** Hands out chunks to the other end of the port, one each time it asks. */
export function serveChunks(port: MessagePort, chunks: AsyncIterable<Uint8Array>): void {
  const iterator = chunks[Symbol.asyncIterator]()
  const give = async (ask: Ask): Promise<Answer> => {
    try {
      const { value, done } = await (ask === 'next' ? iterator.next() : leave(iterator))
      return done === true ? { done: true } : { chunk: Uint8Array.from(value) }
    } catch (error) {
      return { error: StorageError.from(error).toData() }
    }
  }
  const answer = async (ask: Ask): Promise<void> => {
    const given = await give(ask)
    port.postMessage(given)
    if (!('chunk' in given)) port.close()
  }
  port.on('message', (ask: Ask) => {
    void answer(ask)
  })
}

async function leave(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  await iterator.return?.()
  return { done: true, value: undefined }
}

/** The chunks that the other end of the port hands out. */
export function pullChunks(port: MessagePort): AsyncIterableIterator<Uint8Array> {
  let isOver = false
  const ask = (what: Ask): Promise<Answer> =>
    new Promise((resolve) => {
      port.once('message', resolve)
      port.postMessage(what)
    })
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      if (isOver) return { done: true, value: undefined }
      const given = await ask('next')
      if ('chunk' in given) return { done: false, value: given.chunk }
      isOver = true
      if ('error' in given) throw StorageError.fromData(given.error)
      return { done: true, value: undefined }
    },
    async return() {
      if (!isOver) await ask('return')
      isOver = true
      return { done: true, value: undefined }
    },
  }
}
