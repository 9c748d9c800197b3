import type { Counted } from '../../shared/domain/counted.ts'
import { Counts } from '../catalog/counts.ts'
import type { ComparedContents } from './compared-contents.ts'

const MASKS = 256
/** Contents between two stops. */
const STRIDE = 1 << 16

export interface StoreTotals {
  readonly held: Counted
  readonly onlyHere: Counted
  readonly missing: Counted
  readonly damaged: Counted
  readonly otherSize: Counted
  readonly unverified: Counted
  readonly unknown: Counted
}

export interface PairTotals {
  /** Places of the two stores among the compared ones. */
  readonly a: number
  readonly b: number
  readonly both: Counted
  readonly onlyA: Counted
  readonly onlyB: Counted
  readonly different: Counted
}

export interface ComparisonTotals {
  readonly stores: readonly StoreTotals[]
  readonly pairs: readonly PairTotals[]
  readonly all: Counted
  readonly same: Counted
  readonly differences: Counted
}

/** `complete` has a bit for each store that was listed to its end. Bytes are of the size that is right. */
export function* countTotals(
  contents: ComparedContents,
  complete: number,
): Generator<void, ComparisonTotals> {
  const { length, rows, held, damaged, otherSize, verified, sizes } = contents
  /** By what is held, and what of that is not as it should be. */
  const all = new Counts(MASKS * MASKS)
  const byDamaged = new Counts(MASKS)
  const byOtherSize = new Counts(MASKS)
  const byUnverified = new Counts(MASKS)
  for (let from = 0; from < length; from += STRIDE) {
    const to = Math.min(length, from + STRIDE)
    for (let place = from; place < to; place++) {
      const here = held[place] as number
      const broken = damaged[place] as number
      const other = otherSize[place] as number
      const size = Math.max(0, sizes[place] as number)
      all.add(here | ((broken | other) << 8), size)
      if (broken !== 0) byDamaged.add(broken, size)
      if (other !== 0) byOtherSize.add(other, size)
      const unverified = here & ~(verified[place] as number) & ~broken
      if (unverified !== 0) byUnverified.add(unverified, size)
    }
    yield
  }
  const everywhere = (1 << rows.length) - 1
  const indexes = rows.map((_, index) => index)
  const isSame = (key: number) => key === everywhere
  const missingIn = (key: number) => complete & ~key & everywhere
  return {
    stores: indexes.map((index) => {
      const bit = 1 << index
      const has = (key: number) => (key & bit) !== 0
      const othersKnown = ((complete | bit) & everywhere) === everywhere
      return {
        held: all.sum(has),
        onlyHere: all.sum((key) => othersKnown && (key & 0xff) === bit),
        missing: all.sum((key) => (key & 0xff) !== 0 && (missingIn(key) & bit) !== 0),
        damaged: byDamaged.sum(has),
        otherSize: byOtherSize.sum(has),
        unverified: byUnverified.sum(has),
        unknown: all.sum((key) => (key & 0xff) !== 0 && !has(key) && (complete & bit) === 0),
      }
    }),
    pairs: indexes.flatMap((b) =>
      indexes.slice(0, b).map((a) => {
        const bits = (1 << a) | (1 << b)
        const both = (key: number) => (key & bits) === bits
        return {
          a,
          b,
          both: all.sum(both),
          onlyA: all.sum((key) => (key & bits) === 1 << a),
          onlyB: all.sum((key) => (key & bits) === 1 << b),
          different: all.sum((key) => both(key) && ((key >>> 8) & bits) !== 0),
        }
      }),
    ),
    all: all.sum(() => true),
    same: all.sum(isSame),
    differences: all.sum((key) => isDifference(key & 0xff, key >>> 8, missingIn(key))),
  }
}

/** Whether a content is not the same everywhere, as far as it is known for sure. */
export function isDifference(held: number, broken: number, missing: number): boolean {
  return held === 0 || broken !== 0 || missing !== 0
}
