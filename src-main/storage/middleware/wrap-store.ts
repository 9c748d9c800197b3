import type { ObjectStore } from '../object-store.ts'
import type { RetryOptions } from '../retry-policy.ts'
import { type LimitOptions, withLimit } from './with-limit.ts'
import { withRetry } from './with-retry.ts'
import { type TimeoutOptions, withTimeout } from './with-timeout.ts'

export interface WrapOptions {
  readonly timeout: TimeoutOptions
  readonly retry: RetryOptions
  readonly limit: LimitOptions
}

/**
 * A store as the app uses it. From the inside out: each attempt has its own timeout, attempts are
 * repeated, and a call keeps its slot while it waits for the next attempt, as a store that is busy must
 * not be asked for more meanwhile.
 */
export function wrapStore(store: ObjectStore, { timeout, retry, limit }: WrapOptions): ObjectStore {
  return withLimit(withRetry(withTimeout(store, timeout), retry), limit)
}
