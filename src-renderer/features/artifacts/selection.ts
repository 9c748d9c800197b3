import type { Sha256 } from '../../../shared/domain/artifact.ts'

/** A row by what it is; where it stood is a hint that later changes of the catalog may outdate. */
export interface RowPlace {
  readonly hash: Sha256
  readonly index: number
}

export interface PickedRow extends RowPlace {
  readonly sizeBytes: number | null
}

export interface Selection {
  readonly hashes: ReadonlySet<Sha256>
  /** Of all selected contents; null when it is not known any more. */
  readonly sizeBytes: number | null
  /** Where a range began. */
  readonly anchor: RowPlace | null
  /** Where the keyboard is. */
  readonly active: RowPlace | null
}

export const NOTHING_SELECTED: Selection = {
  hashes: new Set(),
  sizeBytes: 0,
  anchor: null,
  active: null,
}

export type SelectionAction =
  | { readonly type: 'only'; readonly row: PickedRow }
  | { readonly type: 'toggle'; readonly row: PickedRow }
  /** The keyboard goes there; what is selected stays. */
  | { readonly type: 'focus'; readonly row: RowPlace }
  /** All rows from the anchor to `active`, both included. */
  | { readonly type: 'range'; readonly rows: readonly PickedRow[]; readonly active: RowPlace }
  | { readonly type: 'all'; readonly hashes: readonly Sha256[]; readonly sizeBytes: number }
  /** These are gone. */
  | { readonly type: 'forget'; readonly hashes: ReadonlySet<Sha256> }
  /** The active row stands elsewhere now. */
  | { readonly type: 'moved'; readonly index: number }
  | { readonly type: 'clear' }

function placeOf(row: RowPlace): RowPlace {
  return { hash: row.hash, index: row.index }
}

function toggle(selection: Selection, row: PickedRow): Selection {
  const hashes = new Set(selection.hashes)
  const size = row.sizeBytes ?? 0
  const wasSelected = hashes.delete(row.hash)
  if (!wasSelected) hashes.add(row.hash)
  const known = hashes.size === 0 ? 0 : selection.sizeBytes
  return {
    hashes,
    sizeBytes: known === null || hashes.size === 0 ? known : known + (wasSelected ? -size : size),
    anchor: placeOf(row),
    active: placeOf(row),
  }
}

function forget(selection: Selection, gone: ReadonlySet<Sha256>): Selection {
  const hashes = new Set([...selection.hashes].filter((hash) => !gone.has(hash)))
  if (hashes.size === selection.hashes.size) return selection
  if (hashes.size === 0) return NOTHING_SELECTED
  const keep = (place: RowPlace | null) => (place && !gone.has(place.hash) ? place : null)
  return { hashes, sizeBytes: null, anchor: keep(selection.anchor), active: keep(selection.active) }
}

export function reduceSelection(selection: Selection, action: SelectionAction): Selection {
  switch (action.type) {
    case 'only':
      return {
        hashes: new Set([action.row.hash]),
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
        hashes: new Set(action.rows.map((row) => row.hash)),
        sizeBytes: action.rows.reduce((sum, row) => sum + (row.sizeBytes ?? 0), 0),
        anchor: selection.anchor ?? action.active,
        active: action.active,
      }
    case 'all':
      return { ...selection, hashes: new Set(action.hashes), sizeBytes: action.sizeBytes }
    case 'forget':
      return forget(selection, action.hashes)
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
