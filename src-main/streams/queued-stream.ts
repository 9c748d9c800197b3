import { toRpcError } from '../../shared/contract/rpc-error.ts'
import { ChangeSignal } from './change-signal.ts'

/**
 * Work that reports by callback as a generator: every item, in order, none left out. Leaving it early,
 * or aborting `signal`, aborts the work. Errors come out in the contract's form.
 */
export async function* queuedStream<Item>(
  signal: AbortSignal | undefined,
  work: (push: (item: Item) => void, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<Item, void, void> {
  const left = new AbortController()
  const ended = new AbortController()
  const arrived = new ChangeSignal()
  const waiting: Item[] = []
  const push = (item: Item) => {
    waiting.push(item)
    arrived.notify()
  }
  const stop = signal ? AbortSignal.any([signal, left.signal]) : left.signal
  const outcome = work(push, stop).finally(() => ended.abort())
  // The rejection is awaited below; until then it must not count as unhandled.
  outcome.catch(() => {})
  try {
    for await (const _ of arrived.changes(ended.signal, 0)) yield* waiting.splice(0)
    yield* waiting.splice(0)
    await outcome
  } catch (error) {
    throw toRpcError(error)
  } finally {
    left.abort()
    await outcome.catch(() => {})
  }
}
