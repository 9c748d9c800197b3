import { expect, test } from 'vitest'
import { eagerly } from './eagerly.ts'
import { settle } from './manual-clock.ts'

/** Counts up, and tells how far it was asked to. */
function counter(end: number, error?: Error) {
  const state = { produced: 0, ended: false }
  async function* count(): AsyncGenerator<number, void, undefined> {
    try {
      while (state.produced < end) yield ++state.produced
      if (error !== undefined) throw error
    } finally {
      state.ended = true
    }
  }
  return { state, items: count() }
}

async function taken(items: AsyncIterable<number>): Promise<number[]> {
  const all: number[] = []
  for await (const item of items) all.push(item)
  return all
}

test('items are produced before they are asked for, and come in order', async () => {
  const { state, items } = counter(10)
  const eager = eagerly(items)
  await settle()
  expect(state.produced).toBe(10)
  expect(await taken(eager)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  await eager.leave()
})

test('production waits for a slow reader', async () => {
  const { state, items } = counter(1_000)
  const eager = eagerly(items)
  await settle()
  expect(state.produced).toBe(64)
  expect(await taken(eager)).toHaveLength(1_000)
  await eager.leave()
})

test('an error comes after the items before it', async () => {
  const { items } = counter(3, new Error('Injected.'))
  const eager = eagerly(items)
  await settle()
  const seen: number[] = []
  const read = async (): Promise<void> => {
    for await (const item of eager) seen.push(item)
  }
  await expect(read()).rejects.toThrow('Injected.')
  expect(seen).toEqual([1, 2, 3])
  await eager.leave()
})

test('leaving ends the work, whether it was read or not', async () => {
  for (const read of [0, 5]) {
    const { state, items } = counter(1_000)
    const eager = eagerly(items)
    let left = read
    if (left > 0) for await (const item of eager) if (item > 0 && --left === 0) break
    await eager.leave()
    expect(state.ended).toBe(true)
    expect(state.produced).toBeLessThan(1_000)
  }
})
