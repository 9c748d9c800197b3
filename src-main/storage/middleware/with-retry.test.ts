import { describe, expect, test } from 'vitest'
import { StorageError, type StorageErrorCode } from '../../../shared/domain/storage-error.ts'
import { MemoryObjectStore } from '../backends/memory/memory-object-store.ts'
import { bytesSource } from '../bytes-source.ts'
import {
  collect,
  expectFailure,
  MIB,
  oddSource,
  putBytes,
  testBytes,
} from '../conformance/test-content.ts'
import { ManualClock } from '../manual-clock.ts'
import type { GetOptions, ObjectStore } from '../object-store.ts'
import { objectOf, scriptedStore } from './scripted-store.ts'
import { withRetry } from './with-retry.ts'

const HOUR_MS = 3_600_000
const INFO = { key: 'k', sizeBytes: 1, modifiedAt: 0 }

function failure(code: StorageErrorCode, retryAfterMs?: number): StorageError {
  return new StorageError(code, 'Injected.', {
    context: retryAfterMs === undefined ? {} : { retryAfterMs },
  })
}

/** A store whose head fails with these, one after another, and then succeeds. */
function failingHead(...failures: readonly StorageError[]) {
  const waiting = [...failures]
  let calls = 0
  const store = scriptedStore({
    head: async () => {
      calls++
      const next = waiting.shift()
      if (next !== undefined) throw next
      return INFO
    },
  })
  return { store, calls: () => calls }
}

describe('a call that fails', () => {
  test.each(['NETWORK', 'TIMEOUT', 'RATE_LIMITED', 'UNAVAILABLE'] as const)(
    'with %s is tried again',
    async (code) => {
      const clock = new ManualClock()
      const { store, calls } = failingHead(failure(code), failure(code))
      const result = withRetry(store, { clock }).head('k')
      await clock.advance(HOUR_MS)
      expect(await result).toEqual(INFO)
      expect(calls()).toBe(3)
    },
  )

  test.each([
    'NOT_FOUND',
    'ACCESS_DENIED',
    'INTEGRITY_MISMATCH',
    'NO_SPACE',
    'CANCELLED',
    'INTERNAL',
  ] as const)('with %s is not', async (code) => {
    const clock = new ManualClock()
    const { store, calls } = failingHead(failure(code))
    await expectFailure(withRetry(store, { clock }).head('k'), code, { operation: 'head' })
    expect(calls()).toBe(1)
    expect(clock.delays).toEqual([])
  })

  test('is tried so many times and no more', async () => {
    const clock = new ManualClock()
    const { store, calls } = failingHead(...Array.from({ length: 9 }, () => failure('NETWORK')))
    const failing = expectFailure(withRetry(store, { clock, maxAttempts: 4 }).head('k'), 'NETWORK')
    await clock.advance(HOUR_MS)
    await failing
    expect(calls()).toBe(4)
  })

  test('is waited for longer each time, up to a limit, at random', async () => {
    const clock = new ManualClock()
    const { store } = failingHead(...Array.from({ length: 5 }, () => failure('NETWORK')))
    const options = { clock, random: () => 0.5, baseDelayMs: 100, maxDelayMs: 500 }
    const result = withRetry(store, options).head('k')
    await clock.advance(HOUR_MS)
    await result
    expect(clock.delays).toEqual([50, 100, 200, 250, 250])
  })

  test('is not tried sooner than the store wishes', async () => {
    const clock = new ManualClock()
    const { store } = failingHead(failure('RATE_LIMITED', 7_000), failure('RATE_LIMITED', 1))
    const options = { clock, random: () => 0.5, baseDelayMs: 100, maxDelayMs: 500 }
    const result = withRetry(store, options).head('k')
    await clock.advance(HOUR_MS)
    await result
    expect(clock.delays).toEqual([7_000, 100])
  })

  test('is given up when the store wishes to be left alone for very long', async () => {
    const { store } = failingHead(failure('RATE_LIMITED', HOUR_MS))
    await expectFailure(withRetry(store, { clock: new ManualClock() }).head('k'), 'RATE_LIMITED')
  })

  test('is given up at once when the caller does', async () => {
    const clock = new ManualClock()
    const { store, calls } = failingHead(failure('NETWORK'))
    const abort = new AbortController()
    const failing = expectFailure(withRetry(store, { clock }).head('k', abort), 'CANCELLED')
    await clock.advance(0)
    abort.abort()
    await failing
    expect(clock.waiting).toBe(0)
    expect(calls()).toBe(1)
  })
})

/** Stores, and loses the answer. */
function losingAnswers(inner: ObjectStore, lost: number): ObjectStore {
  let left = lost
  return scriptedStore({
    put: async (...call) => {
      const info = await inner.put(...call)
      if (left-- > 0) throw failure('NETWORK')
      return info
    },
    head: (...call) => inner.head(...call),
    get: (...call) => inner.get(...call),
  })
}

describe('a put that must not overwrite', () => {
  const fast = { baseDelayMs: 0 }

  test('succeeds when its own object is found, written by the attempt before', async () => {
    const inner = new MemoryObjectStore()
    const store = withRetry(losingAnswers(inner, 1), fast)
    expect(await putBytes(store, 'k', 'mine', { ifAbsent: true })).toMatchObject({ sizeBytes: 4 })
  })

  test('looks for as long as it takes when that is found hard to see', async () => {
    const inner = losingAnswers(new MemoryObjectStore(), 1)
    let failures = 0
    const store = withRetry(
      scriptedStore({
        put: (...call) => inner.put(...call),
        head: async (...call) => {
          if (failures++ < 3) throw failure('NETWORK')
          return inner.head(...call)
        },
        get: (...call) => inner.get(...call),
      }),
      // Fewer than the puts and looks together: what looks counts by itself.
      { ...fast, maxAttempts: 4 },
    )
    expect(await putBytes(store, 'k', 'mine', { ifAbsent: true })).toMatchObject({ sizeBytes: 4 })
  })

  test('fails when another was there before', async () => {
    const inner = new MemoryObjectStore()
    await putBytes(inner, 'k', 'mine')
    const store = withRetry(losingAnswers(inner, 0), fast)
    await expectFailure(putBytes(store, 'k', 'mine', { ifAbsent: true }), 'ALREADY_EXISTS')
  })

  test('fails when what is found differs, or is too large to be compared', async () => {
    for (const [theirs, mine] of [
      ['abcd', 'efgh'],
      ['longer', 'short'],
    ] as const) {
      const inner = new MemoryObjectStore()
      let isFirst = true
      const store = withRetry(
        scriptedStore({
          put: async (...call) => {
            if (!isFirst) return inner.put(...call)
            isFirst = false
            await putBytes(inner, 'k', theirs)
            throw failure('NETWORK')
          },
          head: (...call) => inner.head(...call),
          get: (...call) => inner.get(...call),
        }),
        fast,
      )
      await expectFailure(putBytes(store, 'k', mine, { ifAbsent: true }), 'ALREADY_EXISTS')
    }
    const store = withRetry(losingAnswers(new MemoryObjectStore(), 1), fast)
    const large = testBytes(65 * MIB)
    await expectFailure(putBytes(store, 'k', large, { ifAbsent: true }), 'ALREADY_EXISTS')
  })
})

describe('a body that breaks', () => {
  const bytes = testBytes(1_000)

  /** Breaks each body after so many bytes; the last one goes through. */
  function breaking(breakAfter: readonly number[], etags: readonly string[] = []) {
    const asked: GetOptions['range'][] = []
    const store = scriptedStore({
      get: async (_, { range } = {}) => {
        const attempt = asked.push(range) - 1
        const { offset = 0, length = bytes.length } = range ?? {}
        const part = bytes.subarray(offset, offset + length)
        const after = breakAfter[attempt]
        const body = oddSource(part.length, async function* () {
          yield part.subarray(0, after ?? part.length)
          if (after !== undefined) throw failure('NETWORK')
        }).open()
        return objectOf(bytes, body, etags[attempt] ?? '1')
      },
    })
    return { store: withRetry(store, { baseDelayMs: 0, maxAttempts: 3 }), asked }
  }

  test('is gone on with from where it broke', async () => {
    const { store, asked } = breaking([300, 200])
    expect((await collect((await store.get('k')).body)).equals(bytes)).toBe(true)
    expect(asked).toEqual([undefined, { offset: 300, length: 700 }, { offset: 500, length: 500 }])
  })

  test('is gone on with within its range', async () => {
    const { store, asked } = breaking([10])
    const { body } = await store.get('k', { range: { offset: 100, length: 50 } })
    expect((await collect(body)).equals(bytes.subarray(100, 150))).toBe(true)
    expect(asked[1]).toEqual({ offset: 110, length: 40 })
  })

  test('may break as often as it likes while bytes come', async () => {
    const { store, asked } = breaking(Array.from({ length: 50 }, () => 10))
    expect((await collect((await store.get('k')).body)).equals(bytes)).toBe(true)
    expect(asked).toHaveLength(51)
  })

  test('but not when none come', async () => {
    const { store, asked } = breaking(Array.from({ length: 50 }, () => 0))
    await expectFailure(collect((await store.get('k')).body), 'NETWORK', { operation: 'get' })
    expect(asked).toHaveLength(3)
  })

  test('after its last byte is whole', async () => {
    const { store, asked } = breaking([1_000])
    expect((await collect((await store.get('k')).body)).equals(bytes)).toBe(true)
    expect(asked).toHaveLength(1)
  })

  test('is not gone on with in another version of the object', async () => {
    const { store } = breaking([300], ['1', '2'])
    await expectFailure(collect((await store.get('k')).body), 'INTEGRITY_MISMATCH')
  })

  test('by ending too early is gone on with as well', async () => {
    const { length } = bytes
    let calls = 0
    const store = withRetry(
      scriptedStore({
        get: async (_, { range } = {}) => {
          const rest = bytes.subarray(range?.offset ?? 0, calls++ === 0 ? length - 1 : length)
          return objectOf(bytes, bytesSource(rest).open())
        },
      }),
      { baseDelayMs: 0 },
    )
    expect((await collect((await store.get('k')).body)).equals(bytes)).toBe(true)
    expect(calls).toBe(2)
  })
})
