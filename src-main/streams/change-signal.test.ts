import { describe, expect, it } from 'vitest'
import { ChangeSignal, pause } from './change-signal.ts'
import { progressStream } from './progress-stream.ts'

describe('ChangeSignal', () => {
  it('yields at once, then once for a burst of changes, the last included', async () => {
    const changed = new ChangeSignal()
    const stop = new AbortController()
    let state = 0
    const seen: number[] = []
    for await (const _ of changed.changes(stop.signal, 5)) {
      seen.push(state)
      if (state === 100) stop.abort()
      if (seen.length > 1) continue
      setImmediate(() => {
        for (state = 1; state < 100; state++) changed.notify()
        changed.notify()
      })
    }
    expect(seen).toEqual([0, 100])
  })

  it('ends when it is aborted while nothing changes', async () => {
    const changed = new ChangeSignal()
    const stop = new AbortController()
    const listening = (async () => {
      let count = 0
      for await (const _ of changed.changes(stop.signal, 1)) count += 1
      return count
    })()
    await pause(5)
    stop.abort()
    expect(await listening).toBe(1)
  })
})

describe('progressStream', () => {
  it('tells the latest progress, then returns the result', async () => {
    const steps = progressStream<number, string>(undefined, async (report) => {
      for (let done = 0; done <= 10; done++) report(done)
      await pause(150)
      return 'result'
    })
    const seen: number[] = []
    let next = await steps.next()
    while (!next.done) {
      seen.push(next.value)
      next = await steps.next()
    }
    expect(seen.at(-1)).toBe(10)
    expect(next.value).toBe('result')
  })

  it('tells nothing but the result of work that is soon done', async () => {
    const steps = progressStream<number, string>(undefined, async (report) => {
      report(1)
      await pause(1)
      return 'result'
    })
    expect(await steps.next()).toEqual({ done: true, value: 'result' })
  })

  it('is aborted with its signal, before and while it works', async () => {
    const stop = new AbortController()
    const steps = progressStream<number, void>(stop.signal, async (_, signal) => {
      await pause(60_000, signal)
      signal.throwIfAborted()
    })
    const ended = steps.next()
    stop.abort()
    await expect(ended).rejects.toThrow()
    const late = progressStream<number, void>(stop.signal, async (_, signal) =>
      signal.throwIfAborted(),
    )
    await expect(late.next()).rejects.toThrow()
  })

  it('aborts the work when the reader leaves', async () => {
    let isAborted = false
    const steps = progressStream<number, void>(undefined, async (report, signal) => {
      report(1)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      isAborted = true
    })
    for await (const _ of steps) break
    await pause(1)
    expect(isAborted).toBe(true)
  })

  it('throws errors in the contract’s form, thrown at once or later', async () => {
    const failing = progressStream<number, void>(undefined, () => {
      throw new TypeError('broken')
    })
    await expect(failing.next()).rejects.toMatchObject({
      code: 'STORAGE_ERROR',
      data: { code: 'INTERNAL' },
    })
  })
})
