import { describe, expect, test } from 'vitest'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import { bytesSource } from '../bytes-source.ts'
import { collect, expectFailure, oddSource } from '../conformance/test-content.ts'
import { ManualClock, settle } from '../manual-clock.ts'
import type { GetResult } from '../object-store.ts'
import { abortError } from '../operation.ts'
import { never, objectOf, scriptedStore } from './scripted-store.ts'
import { withTimeout } from './with-timeout.ts'

const LIMITS = { requestTimeoutMs: 10_000, idleTimeoutMs: 60_000 }
const BYTES = Buffer.from('twelve bytes')

/** Hangs until it is told to stop, as a well-behaved store does. */
function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(abortError(signal)))
  })
}

describe('a call that hangs', () => {
  test('ends with TIMEOUT, and the store is told to stop', async () => {
    const clock = new ManualClock()
    let stopped = false
    const store = withTimeout(
      scriptedStore({
        head: (_, options) => {
          options?.signal?.addEventListener('abort', () => {
            stopped = true
          })
          return untilAborted(options?.signal)
        },
      }),
      { ...LIMITS, clock },
    )
    const failing = expectFailure(store.head('k'), 'TIMEOUT', { operation: 'head', key: 'k' })
    await clock.advance(9_999)
    expect(stopped).toBe(false)
    await clock.advance(1)
    expect(stopped).toBe(true)
    expect((await failing).message).toContain('10 s')
    expect(clock.waiting).toBe(0)
  })

  test('is left alone after a second when the store does not heed its signal', async () => {
    const clock = new ManualClock()
    const store = withTimeout(scriptedStore({ list: never }), { ...LIMITS, clock })
    let ended = false
    const failing = expectFailure(store.list({ prefix: '' }), 'TIMEOUT', { operation: 'list' })
    void failing.finally(() => {
      ended = true
    })
    await clock.advance(10_999)
    expect(ended).toBe(false)
    await clock.advance(1)
    await failing
  })

  test('ends with CANCELLED when the caller gives up', async () => {
    const clock = new ManualClock()
    const store = withTimeout(scriptedStore({ delete: never }), { ...LIMITS, clock })
    const abort = new AbortController()
    const failing = expectFailure(store.delete('k', abort), 'CANCELLED', { operation: 'delete' })
    abort.abort()
    await clock.advance(1_000)
    await failing
    expect(clock.waiting).toBe(0)
  })

  test('is waited for while the store cleans up', async () => {
    const clock = new ManualClock()
    let cleaned = false
    const store = withTimeout(
      scriptedStore({
        put: async (_key, _source, options) => {
          await untilAborted(options?.signal).catch(() => undefined)
          await settle()
          cleaned = true
          throw new StorageError('CANCELLED', 'Cancelled.')
        },
      }),
      { ...LIMITS, clock },
    )
    const failing = expectFailure(store.put('k', bytesSource(BYTES)), 'TIMEOUT')
    await clock.advance(60_000)
    await failing
    expect(cleaned).toBe(true)
  })

  test('frees a body that comes too late', async () => {
    const clock = new ManualClock()
    let freed = false
    const answers: ((late: GetResult) => void)[] = []
    const store = withTimeout(
      scriptedStore({ get: () => new Promise((resolve) => answers.push(resolve)) }),
      { ...LIMITS, clock },
    )
    const failing = expectFailure(store.get('k'), 'TIMEOUT')
    await clock.advance(11_000)
    await failing
    answers[0]?.(
      objectOf(BYTES, {
        [Symbol.asyncIterator]: () => ({
          next: never,
          return: async () => {
            freed = true
            return { done: true, value: undefined }
          },
        }),
      }),
    )
    await settle()
    expect(freed).toBe(true)
  })
})

describe('a transfer', () => {
  test('may take as long as it likes while bytes move', async () => {
    const clock = new ManualClock()
    const store = withTimeout(
      scriptedStore({
        put: async (key, source) => {
          for await (const chunk of source.open()) expect(chunk.byteLength).toBe(1)
          return { key, sizeBytes: source.sizeBytes, modifiedAt: 0 }
        },
        get: async () => objectOf(BYTES, oddSource(12, () => slowly(clock, 12)).open()),
      }),
      { ...LIMITS, clock },
    )
    await store.put(
      'k',
      oddSource(12, () => slowly(clock, 12)),
    )
    const { body } = await store.get('k')
    expect(await collect(body)).toHaveLength(12)
    expect(clock.waiting).toBe(0)
  })

  test('counts progress that the store reports', async () => {
    const clock = new ManualClock()
    const store = withTimeout(
      scriptedStore({
        put: async (key, _source, options) => {
          for (let part = 0; part < 5; part++) {
            await clock.advance(59_000)
            options?.onProgress?.(part)
          }
          return { key, sizeBytes: 0, modifiedAt: 0 }
        },
      }),
      { ...LIMITS, clock },
    )
    await store.put('k', bytesSource(BYTES))
  })

  test('ends with TIMEOUT when none has moved for too long', async () => {
    const clock = new ManualClock()
    const store = withTimeout(
      scriptedStore({
        get: async (_, options) =>
          objectOf(
            BYTES,
            oddSource(12, async function* () {
              yield BYTES.subarray(0, 5)
              await untilAborted(options?.signal)
            }).open(),
          ),
      }),
      { ...LIMITS, clock },
    )
    const { body } = await store.get('k')
    const failing = expectFailure(collect(body), 'TIMEOUT', { operation: 'get', key: 'k' })
    await clock.advance(60_000)
    await failing
    expect(clock.waiting).toBe(0)
  })

  test('is not timed while the reader is busy', async () => {
    const clock = new ManualClock()
    const store = withTimeout(
      scriptedStore({ get: async () => objectOf(BYTES, bytesSource(BYTES).open()) }),
      { ...LIMITS, clock },
    )
    for await (const chunk of (await store.get('k')).body) {
      await clock.advance(3_600_000)
      expect(chunk.byteLength).toBe(12)
    }
  })
})

async function* slowly(clock: ManualClock, chunks: number): AsyncGenerator<Uint8Array> {
  for (let chunk = 0; chunk < chunks; chunk++) {
    await clock.advance(59_000)
    yield Buffer.alloc(1)
  }
}
