import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Sha256, toSha256 } from '../../../shared/domain/artifact.ts'
import { HashSet } from './hash-set.ts'
import {
  NOTHING_SELECTED,
  type PickedRange,
  type PickedRow,
  reduceSelection,
  type Selection,
  type SelectionAction,
} from './selection.ts'

const hashOf = (index: number): Sha256 => toSha256(index.toString(16).padStart(64, '0'))
const rowOf = (index: number): PickedRow => ({ hash: hashOf(index), index, sizeBytes: index * 10 })

function rangeOf(...indexes: readonly number[]): PickedRange {
  const hashes = HashSet.of(indexes.map(hashOf))
  return { hashes, sizeBytes: indexes.reduce((sum, index) => sum + index * 10, 0) }
}

function after(...actions: readonly SelectionAction[]): Selection {
  return actions.reduce(reduceSelection, NOTHING_SELECTED)
}

const indices = (selection: Selection) =>
  [...selection.hashes].map((hash) => Number.parseInt(hash, 16)).toSorted((a, b) => a - b)

describe('reduceSelection', () => {
  it('selects one in place of all others', () => {
    const selection = after({ type: 'only', row: rowOf(1) }, { type: 'only', row: rowOf(7) })
    expect(indices(selection)).toEqual([7])
    expect(selection).toMatchObject({ sizeBytes: 70, anchor: { index: 7 }, active: { index: 7 } })
  })

  it('toggles, and keeps the sum', () => {
    const both = after({ type: 'only', row: rowOf(1) }, { type: 'toggle', row: rowOf(2) })
    expect(indices(both)).toEqual([1, 2])
    expect(both.sizeBytes).toBe(30)
    expect(reduceSelection(both, { type: 'toggle', row: rowOf(1) })).toMatchObject({
      sizeBytes: 20,
    })
  })

  it('extends from the anchor, which stays', () => {
    const selection = after(
      { type: 'only', row: rowOf(3) },
      { type: 'range', ...rangeOf(3, 4, 5), active: rowOf(5) },
      { type: 'range', ...rangeOf(2, 3), active: rowOf(2) },
    )
    expect(indices(selection)).toEqual([2, 3])
    expect(selection).toMatchObject({ anchor: { index: 3 }, active: { index: 2 } })
  })

  it('moves the keyboard without selecting', () => {
    const selection = after({ type: 'only', row: rowOf(3) }, { type: 'focus', row: rowOf(9) })
    expect(indices(selection)).toEqual([3])
    expect(selection.active).toEqual({ hash: hashOf(9), index: 9 })
  })

  it('keeps what could not be deleted, and then no longer knows the sum', () => {
    const three = after({ type: 'range', ...rangeOf(1, 2, 3), active: rowOf(3) })
    const two = reduceSelection(three, { type: 'keep', hashes: [1, 2].map(hashOf) })
    expect(indices(two)).toEqual([1, 2])
    expect(two).toMatchObject({ sizeBytes: null, active: null })
    expect(reduceSelection(two, { type: 'keep', hashes: [] })).toBe(NOTHING_SELECTED)
    expect(reduceSelection(two, { type: 'keep', hashes: [1, 2].map(hashOf) })).toBe(two)
  })

  it('stays the same object when the active row stands where it stood', () => {
    const selection = after({ type: 'only', row: rowOf(3) })
    expect(reduceSelection(selection, { type: 'moved', index: 3 })).toBe(selection)
    expect(reduceSelection(selection, { type: 'moved', index: 4 }).active?.index).toBe(4)
  })

  it('after any toggles holds what was toggled an odd number of times, and its sum', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 12 })), (toggled) => {
        const selection = after(
          ...toggled.map((index): SelectionAction => ({ type: 'toggle', row: rowOf(index) })),
        )
        const odd = [...new Set(toggled)].filter(
          (index) => toggled.filter((each) => each === index).length % 2 === 1,
        )
        expect(indices(selection)).toEqual(odd.toSorted((a, b) => a - b))
        expect(selection.sizeBytes).toBe(odd.reduce((sum, index) => sum + index * 10, 0))
      }),
    )
  })
})
