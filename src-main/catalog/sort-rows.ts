import type { SortColumn } from '../../shared/contract/artifacts.ts'
import { ARTIFACT_TYPES } from '../../shared/domain/artifact.ts'
import type { ArtifactTable } from './artifact-table.ts'
import { HASH_BYTES } from './hash-column.ts'
import { type NamedRows, NameKeys } from './name-keys.ts'
import { sortByBytes } from './sort-by-bytes.ts'
import { sortByNumber } from './sort-by-number.ts'

/** Each type's place among all in the order of their names. */
export const TYPE_RANKS = ARTIFACT_TYPES.map(
  (type) => ARTIFACT_TYPES.filter((other) => other < type).length,
)
/** Room for a name's key, at first: more is taken as it is needed. */
const KEY_BYTES = 48
/** Rows between two stops. */
const STRIDE = 1 << 15

/** Puts rows in the order of a column, smallest first; rows that tie in the order of their hashes. */
export function* sortRows(
  table: ArtifactTable,
  column: SortColumn,
  rows: Uint32Array,
): Generator<void, Uint32Array> {
  const byHash = yield* sortByHash(table, rows)
  if (column === 'hash') return byHash
  if (column === 'name') {
    const keys = yield* new NameKeys(namedRows(table), KEY_BYTES * rows.length).all(byHash)
    return yield* inOrder(byHash, yield* sortByBytes(keys))
  }
  yield
  const numberOf = numbersOf(table, column)
  const numbers = new Float64Array(byHash.length)
  for (let index = 0; index < byHash.length; index++) {
    numbers[index] = numberOf(byHash[index] as number)
    if (index % STRIDE === STRIDE - 1) yield
  }
  yield
  return yield* inOrder(byHash, yield* sortByNumber(numbers))
}

/** How a row stands to others of the table, by a column and by their hashes where they tie there. */
export type CompareTo = (other: number) => number

/** Tells how the rows that there are now compare, each with any other. */
export function rowComparer(table: ArtifactTable, column: SortColumn): (row: number) => CompareTo {
  if (column === 'hash') return (row) => (other) => table.compareHashes(row, other)
  if (column === 'name') return nameComparer(table)
  const numberOf = numbersOf(table, column)
  return (row) => {
    const number = numberOf(row)
    return (other) => number - numberOf(other) || table.compareHashes(row, other)
  }
}

function nameComparer(table: ArtifactTable): (row: number) => CompareTo {
  const keys = new NameKeys(namedRows(table), KEY_BYTES)
  const others = new NameKeys(namedRows(table), KEY_BYTES)
  return (row) => {
    const key = keys.of(row)
    return (other) => Buffer.compare(key, others.of(other)) || table.compareHashes(row, other)
  }
}

function namedRows(table: ArtifactTable): NamedRows {
  return { ...table.columns(), names: table.names.columns() }
}

function numbersOf(
  table: ArtifactTable,
  column: Exclude<SortColumn, 'hash' | 'name'>,
): (row: number) => number {
  const { sizes, storedAt, types, nameCounts } = table.columns()
  switch (column) {
    case 'size':
      return (row) => sizes[row] as number
    case 'created':
      return (row) => storedAt[row] as number
    case 'type':
      return (row) => TYPE_RANKS[types[row] as number] as number
    case 'names':
      return (row) => nameCounts[row] as number
  }
}

function* sortByHash(table: ArtifactTable, rows: Uint32Array): Generator<void, Uint32Array> {
  if (yield* isInHashOrder(table, rows)) return rows
  const { hashes } = table.columns()
  const bytes = new Uint8Array(rows.length * HASH_BYTES)
  const bounds = new Uint32Array(rows.length + 1)
  for (let index = 0; index < rows.length; index++) {
    const start = (rows[index] as number) * HASH_BYTES
    bytes.set(hashes.subarray(start, start + HASH_BYTES), index * HASH_BYTES)
    bounds[index + 1] = (index + 1) * HASH_BYTES
    if (index % STRIDE === STRIDE - 1) yield
  }
  return yield* inOrder(rows, yield* sortByBytes({ bytes, bounds }))
}

/** What comes from one listing does already. */
function* isInHashOrder(table: ArtifactTable, rows: Uint32Array): Generator<void, boolean> {
  for (let index = 1; index < rows.length; index++) {
    if (table.compareHashes(rows[index - 1] as number, rows[index] as number) > 0) return false
    if (index % STRIDE === 0) yield
  }
  return true
}

function* inOrder(rows: Uint32Array, places: Uint32Array): Generator<void, Uint32Array> {
  for (let index = 0; index < places.length; index++) {
    places[index] = rows[places[index] as number] as number
    if (index % STRIDE === STRIDE - 1) yield
  }
  return places
}
