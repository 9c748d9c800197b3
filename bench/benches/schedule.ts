import type { StoreId } from '../../shared/domain/store.ts'
import type { TransferId } from '../../shared/domain/transfer.ts'
import { SLOTS } from '../../src-main/engine/transfer-weight.ts'
import { type LaneKind, nextStarts } from '../../src-main/transfers/next-starts.ts'
import { WaitingLanes } from '../../src-main/transfers/waiting-lanes.ts'
import { againstPeer, type Bench, type BenchResult } from '../bench-result.ts'
import { type SimulatedTransfer, simulateStores } from './simulated-stores.ts'

const KIB = 1024
const GIB = 1024 ** 3
const STORES = ['a', 'b', 'c'] as const
const SMALL_FILES = 2_000

const small = (store: string): SimulatedTransfer => ({ store, sizeBytes: 64 * KIB, slots: 1 })
const large = (store: string): SimulatedTransfer => ({ store, sizeBytes: 4 * GIB, slots: 4 })

/** Two large files first, then the small ones, dealt out over the stores. */
function mixedLoad(largeStores: readonly string[]): readonly SimulatedTransfer[] {
  const files = Array.from({ length: SMALL_FILES }, (_, n) => small(STORES[n % 3] ?? 'a'))
  return [...largeStores.map(large), ...files]
}

/** Whoever came first goes first, and nobody overtakes: the next waits until its store has room. */
function firstComeFirstServed(load: readonly SimulatedTransfer[]) {
  let next = 0
  return (running: readonly SimulatedTransfer[]): readonly SimulatedTransfer[] => {
    const starts: SimulatedTransfer[] = []
    for (let transfer = load[next]; transfer !== undefined; transfer = load[next]) {
      const { store, slots } = transfer
      const all = [...running, ...starts]
      const ofStore = all.filter((one) => one.store === store)
      if (slotsOf(all) + slots > SLOTS.total || slotsOf(ofStore) + slots > SLOTS.perStore) break
      starts.push(transfer)
      next += 1
    }
    return starts
  }
}

function kindOf({ store, slots }: SimulatedTransfer): LaneKind {
  return { stores: [store as StoreId], isLarge: slots > 1, isAsked: false, slots }
}

/** Kura's own schedule: the very functions that the app runs. */
function levelled(load: readonly SimulatedTransfer[]) {
  const lanes = new WaitingLanes()
  for (const [index, transfer] of load.entries()) {
    lanes.add(String(index) as TransferId, index, kindOf(transfer))
  }
  return (running: readonly SimulatedTransfer[]): readonly SimulatedTransfer[] =>
    nextStarts(lanes.all(), running.map(kindOf), SLOTS, new Set()).flatMap((id) => {
      const transfer = load[Number(id)]
      if (transfer === undefined) return []
      lanes.start(id, Number(id), kindOf(transfer))
      return transfer
    })
}

function slotsOf(transfers: readonly SimulatedTransfer[]): number {
  return transfers.reduce((sum, { slots }) => sum + slots, 0)
}

function figures(largeStores: readonly string[]) {
  const load = mixedLoad(largeStores)
  const measure = (schedule: typeof levelled) => {
    const { endOf, totalSeconds } = simulateStores(schedule(load))
    const ends = load.filter(({ slots }) => slots === 1).map((one) => endOf.get(one) ?? Infinity)
    const meanSeconds = ends.reduce((sum, end) => sum + end, 0) / ends.length
    return { meanSeconds, totalSeconds }
  }
  return { ours: measure(levelled), theirs: measure(firstComeFirstServed) }
}

const peer = (value: number) => ({ name: 'first come, first served', value })

/** How much sooner small files are there when the load is levelled, and what that costs the whole. */
export const schedule: Bench = {
  name: 'schedule',
  about:
    'simulated, in virtual time, not measured: 2 × 4 GiB, then 2,000 × 64 KiB, over three stores; each store has 100 MB/s, shared by the parts under way, this machine 250 MB/s, and a request costs 20 ms; the app’s own schedule against first come, first served, with the same slots',
  run: async (): Promise<readonly BenchResult[]> => {
    const together = figures(['a', 'a'])
    const apart = figures(['a', 'b'])
    return [
      againstPeer(
        {
          name: 'small files an hour, mean, both large ones for one store',
          value: 3_600 / together.ours.meanSeconds,
          unit: '1/h',
        },
        peer(3_600 / together.theirs.meanSeconds),
        { atLeast: 5 },
      ),
      againstPeer(
        { name: 'total time, both for one store', value: together.ours.totalSeconds, unit: 's' },
        peer(together.theirs.totalSeconds),
        { atMost: 1.03 },
      ),
      {
        name: 'mean end of small files, large ones for two stores',
        value: apart.ours.meanSeconds,
        unit: 's',
        peer: 'first come, first served',
        peerValue: apart.theirs.meanSeconds,
        ratio: apart.ours.meanSeconds / apart.theirs.meanSeconds,
        target: null,
        pass: null,
      },
      againstPeer(
        { name: 'total time, for two stores', value: apart.ours.totalSeconds, unit: 's' },
        peer(apart.theirs.totalSeconds),
        { atMost: 1.03 },
      ),
    ]
  },
}
