import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoreId } from '../../shared/domain/store.ts'
import type { TransferId } from '../../shared/domain/transfer.ts'
import { nextStarts } from './next-starts.ts'

const storeId = (n: number) => `s${n}` as StoreId
const ids = (store: number, count: number) =>
  Array.from({ length: count }, (_, index) => `s${store}-${index}` as TransferId)

const load = fc.record({
  waiting: fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
  running: fc.array(fc.nat(6), { minLength: 5, maxLength: 5 }),
  limits: fc.record({
    total: fc.integer({ min: 1, max: 12 }),
    perStore: fc.integer({ min: 1, max: 6 }),
  }),
})

function start({
  waiting,
  running,
  limits,
}: {
  waiting: number[]
  running: number[]
  limits: { total: number; perStore: number }
}) {
  const queues = new Map(waiting.map((count, n) => [storeId(n), ids(n, count)]))
  const busy = new Map(running.map((count, n) => [storeId(n), Math.min(count, limits.perStore)]))
  const starts = nextStarts(queues, busy, limits)
  return { queues, busy, starts }
}

describe('nextStarts', () => {
  it('deals free slots out in turn over the stores', () => {
    const waiting = new Map([
      [storeId(0), ids(0, 10)],
      [storeId(1), ids(1, 10)],
    ])
    const starts = nextStarts(waiting, new Map(), { total: 4, perStore: 3 })
    expect(starts).toEqual(['s0-0', 's1-0', 's0-1', 's1-1'])
  })

  it('never breaks a limit, starts each transfer once, oldest first', () => {
    fc.assert(
      fc.property(load, (input) => {
        const { queues, busy, starts } = start(input)
        const before = [...busy.values()].reduce((sum, count) => sum + count, 0)
        expect(starts.length).toBeLessThanOrEqual(Math.max(0, input.limits.total - before))
        for (const [id, queue] of queues) {
          const started = starts.filter((transfer) => transfer.startsWith(`${id}-`))
          expect(started).toEqual(queue.slice(0, started.length))
          expect(started.length + (busy.get(id) ?? 0)).toBeLessThanOrEqual(
            Math.max(input.limits.perStore, busy.get(id) ?? 0),
          )
        }
      }),
    )
  })

  it('leaves no slot free while work waits that could use it', () => {
    fc.assert(
      fc.property(load, (input) => {
        const { queues, busy, starts } = start(input)
        const before = [...busy.values()].reduce((sum, count) => sum + count, 0)
        if (before + starts.length >= input.limits.total) return
        for (const [id, queue] of queues) {
          const started = starts.filter((transfer) => transfer.startsWith(`${id}-`)).length
          const isFull = (busy.get(id) ?? 0) + started >= input.limits.perStore
          expect(isFull || started === queue.length).toBe(true)
        }
      }),
    )
  })
})
