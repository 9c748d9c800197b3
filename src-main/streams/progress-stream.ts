import { toRpcError } from '../../shared/contract/rpc-error.ts'
import { ChangeSignal, pause } from './change-signal.ts'

/** Work that is done sooner tells of nothing but its end: each event crosses to another thread. */
const FIRST_REPORT_MS = 100
/** A reason of one's own: the default one, with its stack, costs more than a small file's hash. */
const ENDED = 'ended'

/**
 * Work that reports by callback as an event iterator: progress coalesced to 10 a second, then the
 * result as the return value. Leaving the iterator early, or aborting `signal`, aborts the work.
 * Errors come out in the contract's form.
 */
export async function* progressStream<Progress, Result>(
  signal: AbortSignal | undefined,
  work: (report: (progress: Progress) => void, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<Progress, Result, void> {
  const stop = new AbortController()
  const forward = (): void => stop.abort(signal?.reason)
  signal?.addEventListener('abort', forward, { once: true })
  if (signal?.aborted) forward()
  const ended = new AbortController()
  const changed = new ChangeSignal()
  const unsent: Progress[] = []
  const report = (progress: Progress) => {
    unsent[0] = progress
    changed.notify()
  }
  const outcome = Promise.resolve()
    .then(() => work(report, stop.signal))
    .finally(() => ended.abort(ENDED))
  // The rejection is awaited below; until then it must not count as unhandled.
  outcome.catch(() => {})
  try {
    await pause(FIRST_REPORT_MS, ended.signal)
    for await (const _ of changed.changes(ended.signal)) {
      yield* unsent.splice(0)
    }
    return await outcome
  } catch (error) {
    throw toRpcError(error)
  } finally {
    signal?.removeEventListener('abort', forward)
    if (!ended.signal.aborted) stop.abort()
  }
}
