import { expect, test } from 'vitest'
import { bytesSource } from '../bytes-source.ts'
import { collect, expectFailure } from '../conformance/test-content.ts'
import { settle } from '../manual-clock.ts'
import { objectOf, scriptedStore } from './scripted-store.ts'
import { withLimit } from './with-limit.ts'

const INFO = { key: 'k', sizeBytes: 1, modifiedAt: 0 }
const BYTES = Buffer.from('some bytes')

/** Heads wait until the test lets them go, one by one; gets answer at once. */
function stoppable() {
  const started: string[] = []
  const letGo: (() => void)[] = []
  const store = scriptedStore({
    head: async (key) => {
      started.push(key)
      await new Promise<void>((resolve) => letGo.push(resolve))
      return INFO
    },
    get: async (key) => {
      started.push(key)
      return objectOf(BYTES, bytesSource(BYTES).open())
    },
  })
  return { store, started, letGo }
}

test('so many calls run at a time, the others in the order in which they came', async () => {
  const { store, started, letGo } = stoppable()
  const limited = withLimit(store, { maxConcurrent: 2 })
  const calls = ['a', 'b', 'c', 'd'].map((key) => limited.head(key))
  await settle()
  expect(started).toEqual(['a', 'b'])
  letGo[1]?.()
  await settle()
  expect(started).toEqual(['a', 'b', 'c'])
  letGo[0]?.()
  await settle()
  expect(started).toEqual(['a', 'b', 'c', 'd'])
  for (const go of letGo) go()
  await Promise.all(calls)
})

test('a call that fails gives its slot back', async () => {
  const store = scriptedStore({ head: () => Promise.reject(new Error('Injected.')) })
  const limited = withLimit(store, { maxConcurrent: 1 })
  for (let call = 0; call < 3; call++) await expectFailure(limited.head('k'), 'INTERNAL')
})

test('a get holds its slot until its body ends', async () => {
  const { store, started } = stoppable()
  const limited = withLimit(store, { maxConcurrent: 1 })
  const { body } = await limited.get('first')
  const second = limited.get('second')
  await settle()
  expect(started).toEqual(['first'])
  expect((await collect(body)).equals(BYTES)).toBe(true)
  await second
  expect(started).toEqual(['first', 'second'])
})

test('or until it is left, before its first byte as well', async () => {
  const { store, started } = stoppable()
  const limited = withLimit(store, { maxConcurrent: 1 })
  for await (const chunk of (await limited.get('a')).body) if (chunk.byteLength > 0) break
  await (await limited.get('b')).body[Symbol.asyncIterator]().return?.()
  await limited.get('c')
  expect(started).toEqual(['a', 'b', 'c'])
})

test('who gives up waiting takes no slot', async () => {
  const { store, started, letGo } = stoppable()
  const limited = withLimit(store, { maxConcurrent: 1 })
  const first = limited.head('first')
  const abort = new AbortController()
  const second = expectFailure(limited.head('second', abort), 'CANCELLED', { key: 'second' })
  const third = limited.head('third')
  abort.abort()
  await second
  await settle()
  letGo[0]?.()
  await first
  await settle()
  expect(started).toEqual(['first', 'third'])
  letGo[1]?.()
  await third
})
