import { describe, expect, it } from 'vitest'
import { MemoryObjectStore } from '../backends/memory/memory-object-store.ts'
import { Bandwidth } from '../bandwidth.ts'
import { bytesSource } from '../bytes-source.ts'
import { ManualClock } from '../manual-clock.ts'
import { withBandwidth } from './with-bandwidth.ts'

const SIZE = 1_000_000
const content = new Uint8Array(SIZE).map((_, index) => index % 251)

function slowStore(limit: number | null, partSizeBytes = SIZE) {
  const clock = new ManualClock()
  const bandwidth = new Bandwidth(undefined, clock)
  bandwidth.limit = limit
  const inner = new MemoryObjectStore({ partSizeBytes })
  return { clock, inner, bandwidth, store: withBandwidth(inner, bandwidth) }
}

/** How many seconds of the clock some work takes. */
async function secondsOf(clock: ManualClock, work: Promise<unknown>): Promise<number> {
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  let seconds = 0
  await clock.advance(0)
  while (!isDone) {
    await clock.advance(100)
    seconds += 0.1
  }
  await done
  return seconds
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(Uint8Array.from(chunk))
  return Buffer.concat(chunks)
}

describe('withBandwidth', () => {
  it('writes no faster than it may', async () => {
    const { clock, store, inner } = slowStore(100_000)
    const seconds = await secondsOf(clock, store.put('k', bytesSource(content)))
    expect(seconds).toBeGreaterThan(9)
    expect(seconds).toBeLessThan(11)
    expect((await inner.head('k')).sizeBytes).toBe(SIZE)
  })

  it('reads no faster than it may, and the same bytes', async () => {
    const { clock, store, inner } = slowStore(100_000)
    await inner.put('k', bytesSource(content))
    let read = new Uint8Array()
    const readAll = async () => {
      read = Uint8Array.from(await bytesOf((await store.get('k')).body))
    }
    const seconds = await secondsOf(clock, readAll())
    expect(seconds).toBeGreaterThan(9)
    expect(seconds).toBeLessThan(11)
    expect(Buffer.compare(read, content)).toBe(0)
  })

  it('takes no time for what the store has already of an upload that is gone on with', async () => {
    const { clock, store, bandwidth } = slowStore(100_000, 200_000)
    let checkpoint: string | null = null
    const resumable = () => ({
      from: checkpoint,
      save: async (saved: string) => void (checkpoint = saved),
    })
    bandwidth.limit = null
    const broken = {
      sizeBytes: SIZE,
      async *open() {
        yield content.subarray(0, 800_001)
        throw new Error('broken')
      },
    }
    const breaking = store.put('k', broken, { resumable: resumable() })
    await expect(breaking).rejects.toMatchObject({ code: 'INTERNAL' })
    bandwidth.limit = 100_000
    const going = store.put('k', bytesSource(content), { resumable: resumable() })
    const seconds = await secondsOf(clock, going)
    expect(seconds).toBeGreaterThan(1)
    expect(seconds).toBeLessThan(3)
  })

  it('costs nothing without a limit', async () => {
    const { clock, store } = slowStore(null)
    await store.put('k', bytesSource(content))
    expect(Buffer.compare(await bytesOf((await store.get('k')).body), content)).toBe(0)
    expect(clock.delays).toEqual([])
  })

  it('is left by an abort while it waits, and nothing is written', async () => {
    const { clock, store, inner } = slowStore(1_000)
    const stop = new AbortController()
    const put = store.put('k', bytesSource(content), { signal: stop.signal })
    put.catch(() => {})
    await clock.advance(5_000)
    stop.abort()
    await clock.advance(1_000)
    await expect(put).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(inner.head('k')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
