import type { StoreId } from '../../shared/domain/store.ts'
import type { TransferId } from '../../shared/domain/transfer.ts'

/**
 * How many slots there are. A transfer takes one, a large one as many as it has parts under way: what is
 * limited is what goes on side by side, in memory and on the wire.
 */
export interface SlotLimits {
  readonly total: number
  /** Of `total`, what large transfers may hold together. */
  readonly largeTotal: number
  readonly perStore: number
  /** Of `perStore`, what large transfers may hold. */
  readonly largePerStore: number
}

/** What a lane's transfers have in common. */
export interface LaneKind {
  /** All stores that they read or write; each must have slots free. */
  readonly stores: readonly StoreId[]
  readonly isLarge: boolean
  /** Asked for by itself by somebody who waits for it: goes first. */
  readonly isAsked: boolean
  /** How many slots each of them takes. */
  readonly slots: number
}

/** Transfers that wait in a line of their own. */
export interface Lane extends LaneKind {
  /** In the order in which they are to start. */
  readonly waiting: { readonly length: number; at(index: number): TransferId | undefined }
  /** When one of them started last, as a number that grows with every start; 0 for never. */
  readonly lastStart: number
}

export type RunningTransfer = Pick<LaneKind, 'stores' | 'isLarge' | 'slots'>

/** Slots that large transfers never get, not even those asked for: a small one must not wait for them. */
const KEPT_FOR_SMALL = 2

/**
 * Which waiting transfers start now (heijunka: the load is levelled, not worked off in the order in which
 * it came).
 *
 * - No more than the limits run: in all, and for each store.
 * - Large transfers hold only their part of the slots, so that small ones never wait behind them. While
 *   large ones wait, their part is kept for them, so that no stream of small ones starves them.
 * - Whatever can start, starts: of the lanes, first those that were asked for, then those of the store that
 *   has the least under way, then those that have waited longest for their turn.
 * - Within a lane the order is kept.
 *
 * A lane of a store in `blocked` waits.
 */
export function nextStarts(
  lanes: readonly Lane[],
  running: readonly RunningTransfer[],
  limits: SlotLimits,
  blocked: ReadonlySet<StoreId>,
): readonly TransferId[] {
  const slots = new SlotUse(limits)
  for (const transfer of running) slots.take(transfer)
  const open = lanes
    .filter((lane) => lane.waiting.length > 0 && !lane.stores.some((id) => blocked.has(id)))
    .map((lane) => new OpenLane(lane))
  const starts: TransferId[] = []
  for (let turn = 1; ; turn++) {
    const best = bestOf(open, slots)
    const id = best?.take(turn)
    if (best === undefined || id === undefined) return starts
    slots.take(best.lane)
    starts.push(id)
  }
}

/** A lane, and how far it was dealt out. */
class OpenLane {
  readonly lane: Lane
  #next = 0
  #lastTurn = 0

  constructor(lane: Lane) {
    this.lane = lane
  }

  get isEmpty(): boolean {
    return this.#next >= this.lane.waiting.length
  }

  get waitingSlots(): number {
    return (this.lane.waiting.length - this.#next) * this.lane.slots
  }

  /** Which of two lanes had its turn longer ago: negative for this one. */
  compareTurn(other: OpenLane): number {
    return this.#lastTurn - other.#lastTurn || this.lane.lastStart - other.lane.lastStart
  }

  take(turn: number): TransferId | undefined {
    const id = this.lane.waiting.at(this.#next)
    this.#next += 1
    this.#lastTurn = turn
    return id
  }
}

function bestOf(open: readonly OpenLane[], slots: SlotUse): OpenLane | undefined {
  const kept = slots.keptForLarge(open)
  let best: OpenLane | undefined
  for (const lane of open) {
    if (lane.isEmpty || !slots.hasRoom(lane.lane, kept)) continue
    if (best === undefined || compareLanes(lane, best, slots) < 0) best = lane
  }
  return best
}

function compareLanes(left: OpenLane, right: OpenLane, slots: SlotUse): number {
  if (left.lane.isAsked !== right.lane.isAsked) return left.lane.isAsked ? -1 : 1
  const byUse = slots.useOf(left.lane) - slots.useOf(right.lane)
  return byUse || left.compareTurn(right)
}

/** Free slots that small transfers leave to large ones which wait. */
interface Kept {
  readonly total: number
  readonly perStore: ReadonlyMap<StoreId, number>
}

interface Use {
  readonly all: number
  readonly large: number
}

const NO_USE: Use = { all: 0, large: 0 }

/** How many slots are taken, in all and of each store. */
class SlotUse {
  readonly #limits: SlotLimits
  readonly #stores = new Map<StoreId, Use>()
  #total = NO_USE

  constructor(limits: SlotLimits) {
    this.#limits = limits
  }

  take(transfer: RunningTransfer): void {
    this.#total = added(this.#total, transfer)
    for (const id of transfer.stores) this.#stores.set(id, added(this.#of(id), transfer))
  }

  /** What the busiest of the lane's stores has under way of its sort. */
  useOf({ stores, isLarge }: LaneKind): number {
    return Math.max(0, ...stores.map((id) => (isLarge ? this.#of(id).large : this.#of(id).all)))
  }

  hasRoom(lane: LaneKind, kept: Kept): boolean {
    const { total, largeTotal, perStore, largePerStore } = this.#limits
    const fits = (use: Use, limit: number, largeLimit: number, keptSlots: number) => {
      if (!lane.isLarge) return use.all + lane.slots <= limit - (lane.isAsked ? 0 : keptSlots)
      const bound = lane.isAsked ? Math.max(largeLimit, limit - KEPT_FOR_SMALL) : largeLimit
      return use.all + lane.slots <= limit && use.large + lane.slots <= bound
    }
    return (
      fits(this.#total, total, largeTotal, kept.total) &&
      lane.stores.every((id) =>
        fits(this.#of(id), perStore, largePerStore, kept.perStore.get(id) ?? 0),
      )
    )
  }

  /** What large transfers that wait could still get of their part. */
  keptForLarge(open: readonly OpenLane[]): Kept {
    const { largeTotal, largePerStore } = this.#limits
    const perStore = new Map<StoreId, number>()
    let total = 0
    for (const lane of open) {
      if (!lane.lane.isLarge || lane.isEmpty) continue
      const room = Math.min(
        largeTotal - this.#total.large - total,
        ...lane.lane.stores.map(
          (id) => largePerStore - this.#of(id).large - (perStore.get(id) ?? 0),
        ),
      )
      const wholes = Math.floor(Math.min(room, lane.waitingSlots) / lane.lane.slots)
      const slots = Math.max(0, wholes) * lane.lane.slots
      total += slots
      for (const id of lane.lane.stores) perStore.set(id, (perStore.get(id) ?? 0) + slots)
    }
    return { total, perStore }
  }

  #of(id: StoreId): Use {
    return this.#stores.get(id) ?? NO_USE
  }
}

function added(use: Use, { isLarge, slots }: RunningTransfer): Use {
  return { all: use.all + slots, large: use.large + (isLarge ? slots : 0) }
}
