import type { ComparisonSort } from '../../shared/contract/comparisons.ts'
import { NameKeys } from '../catalog/name-keys.ts'
import { type ByteKeys, sortByBytes } from '../catalog/sort-by-bytes.ts'
import { identity, sortByNumber } from '../catalog/sort-by-number.ts'
import { TYPE_RANKS } from '../catalog/sort-rows.ts'
import type { Answer } from './answer.ts'
import { NOT_LISTED } from './merge-stores.ts'
import type { RowNames } from './row-names.ts'

/** Room for a name's key, at first: more is taken as it is needed. */
const KEY_BYTES = 48
/** Contents between two stops. */
const STRIDE = 1 << 13

/** The places of all contents in the order of a column, smallest first; those that tie in the order of hashes. */
export function* sortContents(
  answer: Answer,
  names: RowNames,
  column: ComparisonSort,
): Generator<void, Uint32Array> {
  const { length } = answer.contents
  if (column === 'hash') return identity(length)
  if (column === 'name') return yield* sortByBytes(yield* nameKeys(answer, names))
  const numberOf = numbersOf(answer, names, column)
  const numbers = new Float64Array(length)
  for (let place = 0; place < length; place++) {
    numbers[place] = numberOf(place)
    if (place % STRIDE === STRIDE - 1) yield
  }
  return yield* sortByNumber(numbers)
}

function numbersOf(
  { contents, stores }: Answer,
  names: RowNames,
  column: Exclude<ComparisonSort, 'hash' | 'name'>,
): (place: number) => number {
  const { held, sizes, rows } = contents
  switch (column) {
    case 'size':
      return (place) => sizes[place] as number
    case 'copies':
      return (place) => COPIES[held[place] as number] as number
    case 'type':
      return (place) => TYPE_RANKS[names.typeIndex(place)] as number
    case 'created':
      return (place) => oldest(stores, rows, place)
  }
}

/** Milliseconds since the epoch: when the first of the stores got the content. */
export function oldest(
  stores: Answer['stores'],
  rows: readonly Uint32Array[],
  place: number,
): number {
  let at = Infinity
  for (let store = 0; store < rows.length; store++) {
    const row = rows[store]?.[place] ?? NOT_LISTED
    if (row !== NOT_LISTED) at = Math.min(at, stores[store]?.storedAt[row] ?? Infinity)
  }
  return Number.isFinite(at) ? at : 0
}

/** How many bits are set in a number of eight. */
const COPIES = Uint8Array.from(
  { length: 256 },
  (_, bits) => bits.toString(2).replaceAll('0', '').length,
)

function* nameKeys(answer: Answer, names: RowNames): Generator<void, ByteKeys> {
  const { length, rows } = answer.contents
  const keysOf = answer.stores.map((store) => new NameKeys(store, KEY_BYTES))
  const bounds = new Uint32Array(length + 1)
  let bytes = new Uint8Array(Math.max(KEY_BYTES, length * KEY_BYTES))
  for (let place = 0; place < length; place++) {
    const store = names.namingStore(place)
    const key = keysOf[store]?.of(rows[store]?.[place] as number) ?? new Uint8Array(0)
    const start = bounds[place] as number
    if (start + key.length > bytes.length) bytes = grown(bytes, start + key.length)
    bytes.set(key, start)
    bounds[place + 1] = start + key.length
    if (place % STRIDE === STRIDE - 1) yield
  }
  return { bytes, bounds }
}

function grown(bytes: Uint8Array, wanted: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.ceil(wanted * 1.5))
  larger.set(bytes)
  return larger
}
