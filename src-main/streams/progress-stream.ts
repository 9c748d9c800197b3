import { toRpcError } from '../../shared/contract/rpc-error.ts'
import { ChangeSignal } from './change-signal.ts'

/**
 * Work that reports by callback as an event iterator: progress coalesced to 10 a second, then the
 * result as the return value. Leaving the iterator early, or aborting `signal`, aborts the work.
 * Errors come out in the contract's form.
 */
export async function* progressStream<Progress, Result>(
  signal: AbortSignal | undefined,
  work: (report: (progress: Progress) => void, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Progress, Result, void> {
  const left = new AbortController()
  const ended = new AbortController()
  const changed = new ChangeSignal()
  const unsent: Progress[] = []
  const report = (progress: Progress) => {
    unsent[0] = progress
    changed.notify()
  }
  const stop = signal ? AbortSignal.any([signal, left.signal]) : left.signal
  const outcome = Promise.resolve()
    .then(() => work(report, stop))
    .finally(() => ended.abort())
  // The rejection is awaited below; until then it must not count as unhandled.
  outcome.catch(() => {})
  try {
    for await (const _ of changed.changes(ended.signal)) {
      yield* unsent.splice(0)
    }
    return await outcome
  } catch (error) {
    throw toRpcError(error)
  } finally {
    left.abort()
  }
}
