import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { Bandwidth } from './bandwidth.ts'
import { ManualClock, settle } from './manual-clock.ts'

/** Counts the bytes that were let through. */
function taker(bandwidth: Bandwidth, pieceBytes: number, stop: AbortSignal) {
  const taken = { bytes: 0 }
  const run = async () => {
    for (;;) {
      await bandwidth.take(pieceBytes, stop)
      taken.bytes += pieceBytes
    }
  }
  const ended = run().catch(() => {})
  return { taken, ended }
}

describe('Bandwidth', () => {
  it('lets everything through without a limit', async () => {
    const clock = new ManualClock()
    const bandwidth = new Bandwidth(undefined, clock)
    await bandwidth.take(1e12)
    expect(clock.waiting).toBe(0)
  })

  it('keeps several to the limit together, whatever the size of their pieces', async () => {
    const clock = new ManualClock()
    const bandwidth = new Bandwidth(undefined, clock)
    bandwidth.limit = 1_000
    const stop = new AbortController()
    const takers = [10, 100, 700].map((size) => taker(bandwidth, size, stop.signal))
    await clock.advance(60_000)
    const sum = takers.reduce((total, { taken }) => total + taken.bytes, 0)
    // What is saved up, and the piece that is not paid for yet, come on top.
    expect(sum).toBeGreaterThanOrEqual(59_000)
    expect(sum).toBeLessThanOrEqual(61_000)
    stop.abort()
    await Promise.all(takers.map(({ ended }) => ended))
  })

  it('holds at once when it changes, also for those that wait', async () => {
    const clock = new ManualClock()
    const bandwidth = new Bandwidth(undefined, clock)
    bandwidth.limit = 10
    await bandwidth.take(1_000_000)
    let isThrough = false
    const take = async () => {
      await bandwidth.take(10)
      isThrough = true
    }
    const waiting = take()
    await clock.advance(10_000)
    expect(isThrough).toBe(false)
    bandwidth.limit = null
    await clock.advance(200)
    await waiting
    expect(isThrough).toBe(true)
  })

  it('is left by an abort', async () => {
    const bandwidth = new Bandwidth(undefined, new ManualClock())
    bandwidth.limit = 10
    await bandwidth.take(1_000_000)
    const stop = new AbortController()
    const waiting = bandwidth.take(1, stop.signal)
    await settle()
    stop.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('is one for all threads', async () => {
    const bandwidth = new Bandwidth()
    bandwidth.limit = 1_000_000
    const script = `
      import { parentPort, workerData } from 'node:worker_threads'
      const { Bandwidth } = await import(workerData.module)
      const bandwidth = new Bandwidth(workerData.memory)
      for (let taken = 0; taken < 300_000; taken += 10_000) await bandwidth.take(10_000)
      parentPort.postMessage('done')
    `
    const module = new URL('./bandwidth.ts', import.meta.url).href
    const data = new URL(`data:text/javascript,${encodeURIComponent(script)}`)
    const from = performance.now()
    await Promise.all(
      Array.from({ length: 3 }, async () => {
        const worker = new Worker(data, { workerData: { module, memory: bandwidth.memory } })
        await new Promise((resolve, reject) => {
          worker.once('message', resolve)
          worker.once('error', reject)
        })
        await worker.terminate()
      }),
    )
    // 900,000 bytes at 1,000,000 a second, less what was saved up.
    expect(performance.now() - from).toBeGreaterThan(600)
  })
})
