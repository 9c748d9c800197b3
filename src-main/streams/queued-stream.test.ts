import { describe, expect, it } from 'vitest'
import { pause } from './change-signal.ts'
import { queuedStream } from './queued-stream.ts'

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('queuedStream', () => {
  it('tells every item in order, those of a burst and the last included', async () => {
    const items = queuedStream<number>(undefined, async (push) => {
      push(1)
      push(2)
      await pause(2)
      push(3)
      push(4)
    })
    expect(await collect(items)).toEqual([1, 2, 3, 4])
  })

  it('tells what came before an error, then the error in the contract’s form', async () => {
    const seen: number[] = []
    const items = queuedStream<number>(undefined, async (push) => {
      push(1)
      throw new TypeError('broken')
    })
    const read = async () => {
      for await (const item of items) seen.push(item)
    }
    await expect(read()).rejects.toMatchObject({ data: { code: 'INTERNAL' } })
    expect(seen).toEqual([1])
  })

  it.each(['reader leaves', 'signal is aborted'])('ends the work when its %s', async (how) => {
    const abort = new AbortController()
    let isCleanedUp = false
    const items = queuedStream<number>(abort.signal, async (push, signal) => {
      push(1)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      await pause(2)
      isCleanedUp = true
    })
    for await (const _ of items) {
      if (how === 'reader leaves') break
      abort.abort()
    }
    expect(isCleanedUp).toBe(true)
  })
})
