import { StorageError } from '../../shared/domain/storage-error.ts'
import { toCallError } from './client.ts'

const REOPEN_AFTER_MS = 1_000

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

export interface StreamOptions<Item> {
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<Item>>
  readonly onItem: (item: Item) => void
  /** Told when the stream broke; it is opened again, and begins with a snapshot. */
  readonly onError: (error: StorageError) => void
  readonly signal: AbortSignal
}

/** Reads a stream of the main process until `signal` aborts. */
export async function watchStream<Item>(options: StreamOptions<Item>): Promise<void> {
  const { open, onItem, onError, signal } = options
  while (!signal.aborted) {
    try {
      for await (const item of await open(signal)) {
        if (signal.aborted) return
        onItem(item)
      }
    } catch (error) {
      if (signal.aborted) return
      onError(StorageError.from(toCallError(error)))
    }
    await pause(REOPEN_AFTER_MS, signal)
  }
}
