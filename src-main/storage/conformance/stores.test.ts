import { describe, expect, test } from 'vitest'
import { withLimit } from '../middleware/with-limit.ts'
import { withRetry } from '../middleware/with-retry.ts'
import { withTimeout } from '../middleware/with-timeout.ts'
import { wrapStore } from '../middleware/wrap-store.ts'
import type { ObjectStore } from '../object-store.ts'
import { describeObjectStore } from './describe-object-store.ts'
import { FaultyObjectStore } from './faulty-object-store.ts'
import { seededRandom } from './seeded-random.ts'
import { putBytes } from './test-content.ts'
import { fastLocalStores, localStores, memoryStores, wrapped } from './test-stores.ts'

const timeout = { requestTimeoutMs: 10_000, idleTimeoutMs: 10_000 }
const retry = { baseDelayMs: 1, maxDelayMs: 4, random: seededRandom(7) }
const limit = { maxConcurrent: 3 }
const faults = { rate: 0.3, maxInARow: 3 }

const wrappers: readonly (readonly [string, (store: ObjectStore) => ObjectStore])[] = [
  ['with timeout', (store) => withTimeout(store, timeout)],
  ['with retry', (store) => withRetry(store, retry)],
  ['with limit', (store) => withLimit(store, limit)],
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

describeObjectStore('memory', memoryStores)
describeObjectStore('local', localStores)
for (const [name, wrap] of wrappers) {
  describeObjectStore(`memory ${name}`, wrapped(memoryStores, wrap))
  describeObjectStore(`local ${name}`, wrapped(fastLocalStores, wrap))
}

describe('the store with faults', () => {
  test('fails often, and the same way for the same seed', async () => {
    const first = await outcomesOfPuts(60)
    expect(await outcomesOfPuts(60)).toEqual(first)
    expect(first.filter((outcome) => outcome.includes('Injected')).length).toBeGreaterThan(10)
    expect(first).toContain('stored')
  })
})

async function outcomesOfPuts(count: number): Promise<string[]> {
  const subject = await memoryStores.create()
  const faulty = new FaultyObjectStore(subject.store, { ...faults, seed: 5 })
  const outcomes: string[] = []
  for (let put = 0; put < count; put++) {
    const stored = putBytes(faulty, `k${put}`, 'x').then(() => 'stored', String)
    outcomes.push(await stored)
  }
  await subject.dispose()
  return outcomes
}
