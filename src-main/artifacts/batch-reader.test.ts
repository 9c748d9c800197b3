import { expect, test } from 'vitest'
import { BatchReader } from './batch-reader.ts'

async function* batches(...all: readonly (readonly number[])[]): AsyncGenerator<readonly number[]> {
  yield* all
}

async function readAll(reader: BatchReader<number>): Promise<number[]> {
  const items: number[] = []
  for (;;) {
    if (reader.isDrained) await reader.fill()
    if (reader.current === undefined) return items
    items.push(reader.current)
    reader.advance()
  }
}

test('items come one by one, over empty batches, each once', async () => {
  expect(await readAll(new BatchReader(batches([1, 2], [], [3], [])))).toEqual([1, 2, 3])
})

test('there is nothing after the end', async () => {
  const reader = new BatchReader(batches([1]))
  await readAll(reader)
  expect(reader.isDrained).toBe(false)
  await reader.fill()
  expect(reader.current).toBeUndefined()
  expect(await readAll(new BatchReader(batches()))).toEqual([])
})
