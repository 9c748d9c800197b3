import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoreId } from '../../shared/domain/store.ts'
import type { TransferId } from '../../shared/domain/transfer.ts'
import { type LaneKind, nextStarts, type SlotLimits } from './next-starts.ts'
import { WaitingLanes } from './waiting-lanes.ts'

const LIMITS: SlotLimits = { total: 16, largeTotal: 12, perStore: 8, largePerStore: 4 }
const NONE: ReadonlySet<StoreId> = new Set()

const store = (n: number) => `s${n}` as StoreId
const small = (...stores: readonly number[]): LaneKind => ({
  stores: stores.map(store),
  isLarge: false,
  isAsked: false,
  slots: 1,
})
const large = (...stores: readonly number[]): LaneKind => ({
  ...small(...stores),
  isLarge: true,
  slots: 4,
})

/** A queue that runs what it is told to, as the real one does, but ends what the test says. */
class Load {
  readonly lanes = new WaitingLanes()
  readonly kinds = new Map<TransferId, LaneKind>()
  readonly running = new Map<TransferId, LaneKind>()
  readonly startedAt = new Map<TransferId, number>()
  readonly #limits: SlotLimits
  #steps = 0

  constructor(limits: SlotLimits = LIMITS) {
    this.#limits = limits
  }

  add(kind: LaneKind, count = 1): TransferId[] {
    return Array.from({ length: count }, () => {
      const id = `t${this.kinds.size}` as TransferId
      this.lanes.add(id, this.kinds.size, kind)
      this.kinds.set(id, kind)
      return id
    })
  }

  start(blocked = NONE): readonly TransferId[] {
    this.#steps += 1
    const running = [...this.running.values()]
    const starts = nextStarts(this.lanes.all(), running, this.#limits, blocked)
    for (const id of starts) {
      const kind = this.kinds.get(id)!
      this.lanes.start(id, Number(id.slice(1)), kind)
      this.running.set(id, kind)
      this.startedAt.set(id, this.#steps)
    }
    return starts
  }

  slotsOf(storeId?: StoreId, largeOnly = false): number {
    return [...this.running.values()]
      .filter(({ stores, isLarge }) => {
        return (!storeId || stores.includes(storeId)) && (isLarge || !largeOnly)
      })
      .reduce((sum, { slots }) => sum + slots, 0)
  }
}

const anyKind: fc.Arbitrary<LaneKind> = fc
  .record({
    from: fc.nat(3),
    to: fc.option(fc.nat(3), { nil: null }),
    isLarge: fc.boolean(),
    isAsked: fc.nat(9).map((n) => n === 0),
    slots: fc.constantFrom(2, 4),
  })
  .map(({ from, to, isLarge, isAsked, slots }) => ({
    stores: [...new Set([store(from), ...(to === null ? [] : [store(to)])])],
    isLarge,
    isAsked,
    slots: isLarge ? slots : 1,
  }))

const anyLimits: fc.Arbitrary<SlotLimits> = fc.record({
  total: fc.integer({ min: 6, max: 20 }),
  largeTotal: fc.constant(4),
  perStore: fc.integer({ min: 6, max: 10 }),
  largePerStore: fc.constant(4),
})

describe('nextStarts', () => {
  it('deals free slots out in turn over the stores', () => {
    const load = new Load({ ...LIMITS, total: 4, perStore: 3 })
    const [a, b] = [load.add(small(0), 10), load.add(small(1), 10)]
    expect(load.start()).toEqual([a[0], b[0], a[1], b[1]])
  })

  it('lets large ones hold only their part, and small ones have the rest', () => {
    const load = new Load()
    load.add(large(0), 5)
    const little = load.add(small(0), 100)
    load.start()
    expect(load.slotsOf(store(0), true)).toBe(4)
    expect(load.slotsOf(store(0))).toBe(8)
    expect(load.running.has(little[3]!)).toBe(true)
  })

  it('gives small ones all slots while nothing large waits, and takes them back for what comes', () => {
    const load = new Load()
    const little = load.add(small(0), 100)
    load.start()
    expect(load.slotsOf(store(0))).toBe(8)
    const [big] = load.add(large(0))
    for (let n = 0; n < 4; n++) {
      load.running.delete(little[n]!)
      load.start()
    }
    expect(load.running.has(big!)).toBe(true)
  })

  it('puts what was asked for before all others of its store', () => {
    const load = new Load({ ...LIMITS, total: 6, perStore: 6 })
    load.add(small(0), 100)
    const [asked] = load.add({ ...small(0), isAsked: true })
    expect(load.start()[0]).toBe(asked)
  })

  it('a copy needs slots of both its stores', () => {
    const load = new Load()
    load.add(small(0), 8)
    load.start()
    load.add(small(1, 0), 4)
    expect(load.start()).toEqual([])
    load.add(small(1), 4)
    expect(load.start()).toHaveLength(4)
  })

  it('starts nothing of a store that waits for the network', () => {
    const load = new Load()
    load.add(small(0), 4)
    const others = load.add(small(1), 4)
    expect(load.start(new Set([store(0)]))).toEqual(others)
  })

  it('never breaks a limit, starts each transfer once, in order within a lane', () => {
    fc.assert(
      fc.property(
        anyLimits,
        fc.array(anyKind, { maxLength: 80 }),
        fc.infiniteStream(fc.nat()),
        (limits, kinds, picks) => {
          const load = new Load(limits)
          for (const kind of kinds) load.add(kind)
          const started: TransferId[] = []
          for (let step = 0; step < 200 && started.length < kinds.length; step++) {
            started.push(...load.start())
            expect(load.slotsOf()).toBeLessThanOrEqual(limits.total)
            for (let n = 0; n < 4; n++) {
              expect(load.slotsOf(store(n))).toBeLessThanOrEqual(limits.perStore)
              // Two slots are left for small ones, whatever was asked for.
              expect(load.slotsOf(store(n), true)).toBeLessThanOrEqual(
                Math.max(limits.largePerStore, limits.perStore - 2),
              )
            }
            const running = [...load.running.keys()]
            const ends = running[picks.next().value % Math.max(1, running.length)]
            if (ends) load.running.delete(ends)
          }
          // Nothing starves: all of it was started, each once.
          expect(new Set(started).size).toBe(started.length)
          expect(started).toHaveLength(kinds.length)
          const laneOf = (id: TransferId) => JSON.stringify(load.kinds.get(id))
          const lastOf = new Map<string, number>()
          for (const id of started) {
            const number = Number(id.slice(1))
            expect(number).toBeGreaterThan(lastOf.get(laneOf(id)) ?? -1)
            lastOf.set(laneOf(id), number)
          }
        },
      ),
    )
  })

  it('conserves the work: no slot that a small one could use is free while one waits', () => {
    fc.assert(
      fc.property(anyLimits, fc.array(fc.nat(3), { maxLength: 60 }), (limits, stores) => {
        const load = new Load(limits)
        for (const n of stores) load.add(small(n))
        const before = load.kinds.size
        load.start()
        if (load.running.size === before) return
        if (load.slotsOf() === limits.total) return
        for (const lane of load.lanes.all()) {
          if (lane.waiting.length === 0) continue
          expect(load.slotsOf(lane.stores[0])).toBe(limits.perStore)
        }
      }),
    )
  })

  it('conserves the work: no large one waits when its part of the slots is free', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.boolean()), { maxLength: 60 }), (drawn) => {
        const load = new Load()
        for (const [n, isLarge] of drawn) load.add(isLarge ? large(n) : small(n))
        load.start()
        for (const lane of load.lanes.all()) {
          if (!lane.isLarge || lane.waiting.length === 0) continue
          const isFull = load.slotsOf(lane.stores[0], true) === LIMITS.largePerStore
          expect(isFull || load.slotsOf(undefined, true) === LIMITS.largeTotal).toBe(true)
        }
      }),
    )
  })

  it('starves no store, however much the others bring without end', () => {
    const stores = [0, 1, 2, 3, 4]
    for (const total of [6, 7, 16]) {
      const load = new Load({ ...LIMITS, total, largeTotal: 4 })
      const waitingSince = new Map<TransferId, number>()
      const refill = (kind: LaneKind, step: number) => {
        const lane = load.lanes.all().find((one) => {
          return one.isLarge === kind.isLarge && one.stores[0] === kind.stores[0]
        })
        while ((lane?.waiting.length ?? 0) < 3 && load.kinds.size < 20_000) {
          for (const id of load.add(kind)) waitingSince.set(id, step)
          if (!lane) break
        }
      }
      let longest = 0
      for (let step = 0; step < 2_000; step++) {
        for (const n of stores) {
          refill(small(n), step)
          refill(large(n), step)
        }
        load.start()
        for (const { waiting } of load.lanes.all()) {
          const first = waiting.at(0)
          if (first) longest = Math.max(longest, step - waitingSince.get(first)!)
        }
        // The one that runs longest ends: one a step.
        const [oldest] = load.running.keys()
        if (oldest) load.running.delete(oldest)
      }
      expect(longest).toBeLessThan(200)
    }
  })
})
