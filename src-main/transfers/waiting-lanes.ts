import type { StoreId } from '../../shared/domain/store.ts'
import type { TransferId } from '../../shared/domain/transfer.ts'
import type { Lane, LaneKind } from './next-starts.ts'

/** A transfer in its lane: the smaller its rank, the earlier it starts. */
interface Place {
  readonly id: TransferId
  readonly rank: number
}

/** The transfers that wait, each in the lane of its kind, in the order of their ranks. */
export class WaitingLanes {
  readonly #lanes = new Map<string, WaitingLane>()
  #starts = 0

  add(id: TransferId, rank: number, kind: LaneKind): void {
    const key = keyOf(kind)
    let lane = this.#lanes.get(key)
    if (lane === undefined) {
      lane = new WaitingLane(kind)
      this.#lanes.set(key, lane)
    }
    lane.add({ id, rank })
  }

  remove(id: TransferId, rank: number, kind: LaneKind): void {
    this.#lanes.get(keyOf(kind))?.remove(id, rank)
  }

  /** The same, and the lane has had its turn. */
  start(id: TransferId, rank: number, kind: LaneKind): void {
    const lane = this.#lanes.get(keyOf(kind))
    if (lane === undefined) return
    this.#starts += 1
    lane.lastStart = this.#starts
    lane.remove(id, rank)
  }

  all(): readonly Lane[] {
    return [...this.#lanes.values()]
  }

  /** The first of all that wait, in the order of their ranks. */
  first(count: number): readonly TransferId[] {
    return [...this.#lanes.values()]
      .flatMap((lane) => lane.first(count))
      .toSorted((left, right) => left.rank - right.rank)
      .slice(0, count)
      .map(({ id }) => id)
  }
}

class WaitingLane implements Lane {
  readonly stores: readonly StoreId[]
  readonly isLarge: boolean
  readonly isAsked: boolean
  readonly slots: number
  lastStart = 0
  readonly #places: Place[] = []
  /** What lies before was taken: as a rule the first one goes, and moving all others up each time is slow. */
  #head = 0
  readonly waiting: Lane['waiting']

  constructor({ stores, isLarge, isAsked, slots }: LaneKind) {
    this.stores = stores
    this.isLarge = isLarge
    this.isAsked = isAsked
    this.slots = slots
    const lengthOf = (): number => this.#places.length - this.#head
    const at = (index: number): TransferId | undefined => this.#places[this.#head + index]?.id
    this.waiting = {
      get length() {
        return lengthOf()
      },
      at,
    }
  }

  add(place: Place): void {
    this.#places.splice(this.#indexOf(place.rank), 0, place)
  }

  remove(id: TransferId, rank: number): void {
    let index = this.#indexOf(rank)
    while (this.#places[index]?.rank === rank && this.#places[index]?.id !== id) index += 1
    if (this.#places[index]?.id !== id) return
    if (index !== this.#head) {
      this.#places.splice(index, 1)
      return
    }
    this.#head += 1
    if (this.#head < FORGOTTEN_AT_ONCE) return
    this.#places.splice(0, this.#head)
    this.#head = 0
  }

  first(count: number): readonly Place[] {
    return this.#places.slice(this.#head, this.#head + count)
  }

  /** Where a rank stands, or would stand. */
  #indexOf(rank: number): number {
    let low = this.#head
    let high = this.#places.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const place = this.#places[middle]
      if (place !== undefined && place.rank < rank) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** So many places that were left are kept before they are cleared away together. */
const FORGOTTEN_AT_ONCE = 1_024

function keyOf({ stores, isLarge, isAsked, slots }: LaneKind): string {
  return [isLarge, isAsked, slots, ...stores].join(' ')
}
