import { Bandwidth } from '../bandwidth.ts'
import { withBandwidth } from '../middleware/with-bandwidth.ts'
import { withLimit } from '../middleware/with-limit.ts'
import { withRetry } from '../middleware/with-retry.ts'
import { withTimeout } from '../middleware/with-timeout.ts'
import { wrapStore } from '../middleware/wrap-store.ts'
import type { ObjectStore } from '../object-store.ts'
import { FaultyObjectStore } from './faulty-object-store.ts'
import { seededRandom } from './seeded-random.ts'

const timeout = { requestTimeoutMs: 10_000, idleTimeoutMs: 10_000 }
// Of several writers of one key a slow one may meet far more faults in a row than a call meets alone.
const retry = { maxAttempts: 30, baseDelayMs: 1, maxDelayMs: 4, random: seededRandom(7) }
const limit = { maxConcurrent: 3 }
export const faults = { rate: 0.3, maxInARow: 3 }

/** Every backend behind each of these must behave as it does alone. */
export const wrappers: readonly (readonly [string, (store: ObjectStore) => ObjectStore])[] = [
  ['with timeout', (store) => withTimeout(store, timeout)],
  ['with retry', (store) => withRetry(store, retry)],
  ['with limit', (store) => withLimit(store, limit)],
  ['with bandwidth', (store) => withBandwidth(store, new Bandwidth())],
  ['with all wrappers', (store) => wrapStore(store, { timeout, retry, limit })],
  ...[1, 2, 3].map(
    (seed) =>
      [
        `with all wrappers over faults (seed ${seed})`,
        (store: ObjectStore) =>
          wrapStore(new FaultyObjectStore(store, { ...faults, seed }), { timeout, retry, limit }),
      ] as const,
  ),
]
