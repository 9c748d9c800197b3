import type { Sha256 } from '../../../shared/domain/artifact.ts'
import { HashSet } from './hash-set.ts'

/** A row by what it is; where it stood is a hint that later changes of the catalog may outdate. */
export interface RowPlace {
  readonly hash: Sha256
  readonly index: number
}

export interface PickedRow extends RowPlace {
  readonly sizeBytes: number | null
}

export interface Selection {
  readonly hashes: HashSet
  /** Of all selected contents; null when it is not known any more. */
  readonly sizeBytes: number | null
  /** Where a range began. */
  readonly anchor: RowPlace | null
  /** Where the keyboard is. */
  readonly active: RowPlace | null
}

export const NOTHING_SELECTED: Selection = {
  hashes: HashSet.EMPTY,
  sizeBytes: 0,
  anchor: null,
  active: null,
}

/** Many rows at once, of which the page has but the hashes. */
export interface PickedRange {
  readonly hashes: HashSet
  /** Of their contents together. */
  readonly sizeBytes: number
}

export type SelectionAction =
  | { readonly type: 'only'; readonly row: PickedRow }
  | { readonly type: 'toggle'; readonly row: PickedRow }
  /** The keyboard goes there; what is selected stays. */
  | { readonly type: 'focus'; readonly row: RowPlace }
  /** All rows from the anchor to `active`, both included. */
  | ({ readonly type: 'range'; readonly active: RowPlace } & PickedRange)
  | ({ readonly type: 'all' } & PickedRange)
  /** Of those that are selected only these are left. */
  | { readonly type: 'keep'; readonly hashes: readonly Sha256[] }
  /** The active row stands elsewhere now. */
  | { readonly type: 'moved'; readonly index: number }
  | { readonly type: 'clear' }

function placeOf(row: RowPlace): RowPlace {
  return { hash: row.hash, index: row.index }
}

function toggle(selection: Selection, row: PickedRow): Selection {
  const size = row.sizeBytes ?? 0
  const wasSelected = selection.hashes.has(row.hash)
  const hashes = wasSelected ? selection.hashes.without(row.hash) : selection.hashes.with(row.hash)
  const known = hashes.size === 0 ? 0 : selection.sizeBytes
  return {
    hashes,
    sizeBytes: known === null || hashes.size === 0 ? known : known + (wasSelected ? -size : size),
    anchor: placeOf(row),
    active: placeOf(row),
  }
}

function keep(selection: Selection, left: readonly Sha256[]): Selection {
  const hashes = HashSet.of(left)
  if (hashes.size === selection.hashes.size) return selection
  if (hashes.size === 0) return NOTHING_SELECTED
  const kept = (place: RowPlace | null) => (place && hashes.has(place.hash) ? place : null)
  return { hashes, sizeBytes: null, anchor: kept(selection.anchor), active: kept(selection.active) }
}

export function reduceSelection(selection: Selection, action: SelectionAction): Selection {
  switch (action.type) {
    case 'only':
      return {
        hashes: HashSet.of([action.row.hash]),
        sizeBytes: action.row.sizeBytes ?? 0,
        anchor: placeOf(action.row),
        active: placeOf(action.row),
      }
    case 'toggle':
      return toggle(selection, action.row)
    case 'focus':
      return { ...selection, active: placeOf(action.row) }
    case 'range':
      return {
        hashes: action.hashes,
        sizeBytes: action.sizeBytes,
        anchor: selection.anchor ?? action.active,
        active: action.active,
      }
    case 'all':
      return { ...selection, hashes: action.hashes, sizeBytes: action.sizeBytes }
    case 'keep':
      return keep(selection, action.hashes)
    case 'moved':
      return selection.active && selection.active.index !== action.index
        ? { ...selection, active: { ...selection.active, index: action.index } }
        : selection
    case 'clear':
      return NOTHING_SELECTED
    default: {
      const unknown: never = action
      return unknown
    }
  }
}
