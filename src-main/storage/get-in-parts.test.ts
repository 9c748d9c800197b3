import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MemoryObjectStore } from './backends/memory/memory-object-store.ts'
import { FaultyObjectStore } from './conformance/faulty-object-store.ts'
import { collect, expectFailure, putBytes, testBytes } from './conformance/test-content.ts'
import { getInParts } from './get-in-parts.ts'
import { settle } from './manual-clock.ts'
import { withRetry } from './middleware/with-retry.ts'
import type { GetOptions, GetResult, ObjectStore } from './object-store.ts'
import { owningBody } from './owning-body.ts'

const CONTENT_BYTES = 10_000
const SMALL_PARTS = { partSizeBytes: 1_000, partsAtOnce: 3 }

/** Counts what is asked for and what is open. */
class WatchedGets {
  readonly store: ObjectStore
  readonly ranges: GetOptions['range'][] = []
  open = 0
  mostOpen = 0

  constructor(inner: ObjectStore, beforeGet: (call: number) => Promise<void> = async () => {}) {
    const get = async (key: string, options: GetOptions = {}): Promise<GetResult> => {
      this.ranges.push(options.range)
      await beforeGet(this.ranges.length)
      const { info, body } = await inner.get(key, options)
      this.open++
      this.mostOpen = Math.max(this.mostOpen, this.open)
      const release = (): void => {
        this.open--
      }
      return { info, body: owningBody(body[Symbol.asyncIterator](), release) }
    }
    this.store = Object.assign(Object.create(inner) as ObjectStore, { get })
  }
}

async function storeWith(bytes: Uint8Array): Promise<MemoryObjectStore> {
  const store = new MemoryObjectStore()
  await putBytes(store, 'k', bytes)
  return store
}

describe('a get in parts', () => {
  test('gives the bytes of any range of any content, whatever fails on the way', async () => {
    const cases = fc.record({
      sizeBytes: fc.integer({ min: 0, max: 3_000 }),
      offset: fc.option(fc.integer({ min: 0, max: 3_200 })),
      length: fc.option(fc.integer({ min: 0, max: 3_200 })),
      partSizeBytes: fc.integer({ min: 1, max: 700 }),
      partsAtOnce: fc.integer({ min: 1, max: 6 }),
      reuseBuffers: fc.boolean(),
      seed: fc.integer({ min: 1, max: 1_000_000 }),
    })
    let faults = 0
    await fc.assert(
      fc.asyncProperty(cases, async ({ sizeBytes, offset, length, seed, ...parts }) => {
        const bytes = testBytes(sizeBytes)
        const faulty = new FaultyObjectStore(await storeWith(bytes), {
          seed,
          rate: 0.2,
          maxInARow: 3,
        })
        const watched = new WatchedGets(withRetry(faulty, { baseDelayMs: 0 }))
        const range = offset === null ? undefined : { offset, ...(length !== null && { length }) }
        const options = { ...parts, ...(range && { range }) }
        if (offset !== null && offset >= sizeBytes) {
          await expectFailure(getInParts(watched.store, 'k', options), 'RANGE_NOT_SATISFIABLE')
        } else {
          const { info, body } = await getInParts(watched.store, 'k', options)
          const end = length === null ? sizeBytes : (offset ?? 0) + length
          const wanted = offset === null ? bytes : bytes.subarray(offset, end)
          expect((await collect(body)).equals(wanted)).toBe(true)
          expect(info.sizeBytes).toBe(sizeBytes)
          expect(watched.mostOpen).toBeLessThanOrEqual(parts.partsAtOnce)
        }
        expect(watched.open).toBe(0)
        faults += faulty.faults
      }),
      { numRuns: 150 },
    )
    expect(faults).toBeGreaterThan(100)
  })

  test('takes one request for what fits into one part', async () => {
    for (const sizeBytes of [1, 1_000]) {
      const { store, ranges } = new WatchedGets(await storeWith(testBytes(sizeBytes)))
      await collect((await getInParts(store, 'k', SMALL_PARTS)).body)
      expect(ranges).toHaveLength(1)
    }
  })

  test('asks without a range for what is known to fit into one part, and gives all of it if it does not', async () => {
    for (const sizeBytes of [0, 900, 2_500]) {
      const bytes = testBytes(sizeBytes)
      const { store, ranges } = new WatchedGets(await storeWith(bytes))
      const { body } = await getInParts(store, 'k', { ...SMALL_PARTS, expectedBytes: 900 })
      expect((await collect(body)).equals(bytes)).toBe(true)
      expect(ranges).toEqual([undefined])
    }
  })

  test('asks for no more than it may hold until it is read', async () => {
    const watched = new WatchedGets(await storeWith(testBytes(CONTENT_BYTES)))
    const { body } = await getInParts(watched.store, 'k', SMALL_PARTS)
    await settle()
    expect(watched.ranges).toEqual([0, 1_000, 2_000].map((offset) => ({ offset, length: 1_000 })))
    expect(watched.open).toBe(0)
    expect(await collect(body)).toHaveLength(CONTENT_BYTES)
    expect(watched.ranges).toHaveLength(CONTENT_BYTES / 1_000)
  })

  test('leaves nothing open when it is left early, read or not', async () => {
    for (const chunks of [0, 1]) {
      const watched = new WatchedGets(await storeWith(testBytes(CONTENT_BYTES)))
      const { body } = await getInParts(watched.store, 'k', SMALL_PARTS)
      const iterator = body[Symbol.asyncIterator]()
      for (let chunk = 0; chunk < chunks; chunk++) await iterator.next()
      await iterator.return?.()
      const asked = watched.ranges.length
      await settle()
      expect(watched).toMatchObject({ open: 0, ranges: { length: asked } })
    }
  })

  test('is cancelled with its caller, and leaves nothing open', async () => {
    const watched = new WatchedGets(await storeWith(testBytes(CONTENT_BYTES)))
    const abort = new AbortController()
    const { body } = await getInParts(watched.store, 'k', {
      ...SMALL_PARTS,
      signal: abort.signal,
    })
    const read = async (): Promise<void> => {
      for await (const chunk of body) if (chunk.byteLength > 0) abort.abort()
    }
    await expectFailure(read(), 'CANCELLED', { operation: 'get', key: 'k' })
    expect(watched.open).toBe(0)
  })

  test('is not a mixture when the object is overwritten meanwhile', async () => {
    const inner = await storeWith(testBytes(CONTENT_BYTES))
    const watched = new WatchedGets(inner, async (call) => {
      if (call === 6) await putBytes(inner, 'k', testBytes(CONTENT_BYTES, 2))
    })
    const { body } = await getInParts(watched.store, 'k', SMALL_PARTS)
    const error = await expectFailure(collect(body), 'INTEGRITY_MISMATCH', { operation: 'get' })
    expect(error.retryable).toBe(true)
    expect(watched.open).toBe(0)
  })

  test('ends as a whole when one part fails for good', async () => {
    const inner = await storeWith(testBytes(CONTENT_BYTES))
    const watched = new WatchedGets(inner, async (call) => {
      if (call === 3) await inner.delete('k')
    })
    const { body } = await getInParts(watched.store, 'k', SMALL_PARTS)
    await expectFailure(collect(body), 'NOT_FOUND', { operation: 'get', key: 'k' })
    expect(watched.open).toBe(0)
  })
})
