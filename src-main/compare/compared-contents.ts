import { NO_CONTENT } from '../catalog/artifact-table.ts'
import type { SharedColumns } from '../catalog/shared-columns.ts'
import { GRADES } from './known-evidence.ts'
import { type MergedStores, NOT_LISTED } from './merge-stores.ts'

/** Contents between two stops. */
const STRIDE = 1 << 14

/**
 * What each store has of each content, by the content's place: one bit a store, the first store's lowest. A
 * copy that is damaged is not of another size too.
 */
export interface ComparedContents extends MergedStores {
  /** The store has the content, whole or not. */
  readonly held: Uint8Array
  readonly damaged: Uint8Array
  readonly otherSize: Uint8Array
  /** A server or Kura itself checked it, and it was right. */
  readonly verified: Uint8Array
  /** Of the best vouched copy; NO_CONTENT where no store has the content. */
  readonly sizes: Float64Array
}

/** Judges every copy, by `grades` (see GRADES) for each store. */
export function* compareContents(
  stores: readonly Pick<SharedColumns, 'sizes'>[],
  merged: MergedStores,
  grades: readonly Uint8Array[],
): Generator<void, ComparedContents> {
  const { length, rows } = merged
  const held = new Uint8Array(length)
  const damaged = new Uint8Array(length)
  const otherSize = new Uint8Array(length)
  const verified = new Uint8Array(length)
  const sizes = new Float64Array(length)
  const sizesOf = stores.map((store) => store.sizes)
  const judge = new CopyJudge(stores.length)
  for (let from = 0; from < length; from += STRIDE) {
    const to = Math.min(length, from + STRIDE)
    for (let place = from; place < to; place++) {
      judge.begin()
      for (let store = 0; store < rows.length; store++) {
        const row = (rows[store] as Uint32Array)[place] as number
        if (row === NOT_LISTED) continue
        const size = (sizesOf[store] as Float64Array)[row] as number
        if (size === NO_CONTENT) continue
        judge.add(store, size, (grades[store] as Uint8Array)[place] as number)
      }
      judge.end()
      held[place] = judge.held
      damaged[place] = judge.damaged
      otherSize[place] = judge.otherSize
      verified[place] = judge.verified
      sizes[place] = judge.size
    }
    yield
  }
  return { length, rows, held, damaged, otherSize, verified, sizes }
}

/** Judges the copies of one content after the other: at most 31 of one. */
export class CopyJudge {
  held = 0
  damaged = 0
  otherSize = 0
  verified = 0
  size: number = NO_CONTENT
  readonly #sizes: Float64Array
  readonly #grades: Uint8Array
  #isEven = true

  constructor(stores: number) {
    this.#sizes = new Float64Array(stores)
    this.#grades = new Uint8Array(stores)
  }

  begin(): void {
    this.held = 0
    this.damaged = 0
    this.otherSize = 0
    this.verified = 0
    this.size = NO_CONTENT
    this.#isEven = true
  }

  add(store: number, size: number, grade: number): void {
    const bit = 1 << store
    this.#sizes[store] = size
    this.#grades[store] = grade
    if (this.held === 0) this.size = size
    else if (size !== this.size) this.#isEven = false
    this.held |= bit
    if (grade === GRADES.damaged) this.damaged |= bit
    else if (grade !== GRADES.claimed) this.verified |= bit
  }

  end(): void {
    if (this.#isEven) return
    this.size = this.#bestSize()
    for (let store = 0; store < this.#sizes.length; store++) {
      const bit = 1 << store
      if ((this.held & ~this.damaged & bit) === 0) continue
      if (this.#sizes[store] !== this.size) this.otherSize |= bit
    }
    // What was right once has changed since, or else the other size could not be.
    this.verified &= ~this.otherSize
  }

  /**
   * The size that the best evidence speaks for: among equals the one that most stores have, and then the
   * largest, as what was cut short is more common than what has grown.
   */
  #bestSize(): number {
    let best = -1
    for (let store = 0; store < this.#sizes.length; store++) {
      if ((this.held & (1 << store)) === 0) continue
      if (best < 0 || this.#isBetter(store, best)) best = store
    }
    return this.#sizes[best] as number
  }

  #isBetter(a: number, b: number): boolean {
    const grade = rankOf(this.#grades[a]) - rankOf(this.#grades[b])
    if (grade !== 0) return grade > 0
    const count = this.#countOf(a) - this.#countOf(b)
    if (count !== 0) return count > 0
    return (this.#sizes[a] as number) > (this.#sizes[b] as number)
  }

  /** How many stores have the same size with it, of which nobody knows that they are damaged. */
  #countOf(store: number): number {
    let count = 0
    for (let other = 0; other < this.#sizes.length; other++) {
      const isHeld = (this.held & ~this.damaged & (1 << other)) !== 0
      if (isHeld && this.#sizes[other] === this.#sizes[store]) count++
    }
    return count
  }
}

/** Damage is worse than nothing known. */
function rankOf(grade: number | undefined): number {
  return grade === GRADES.damaged || grade === undefined ? -1 : grade
}
