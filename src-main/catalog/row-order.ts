import type { SortColumn } from '../../shared/contract/artifacts.ts'
import { ARTIFACT_TYPES } from '../../shared/domain/artifact.ts'
import { type ArtifactTable, HASH_BYTES } from './artifact-table.ts'
import { sortByName } from './name-order.ts'
import { type ByteKeys, CHUNK_BYTES, sortByBytes } from './sort-by-bytes.ts'
import { sortByKeys } from './sort-rows.ts'

/** Each type's place among all in the order of their names. */
const TYPE_RANKS = ARTIFACT_TYPES.map(
  (type) => ARTIFACT_TYPES.filter((other) => other < type).length,
)

/** All rows of a table, smallest first by a column; rows that tie by themselves. */
export function sortRows(table: ArtifactTable, column: SortColumn): Uint32Array {
  const rows = new Uint32Array(table.rowCount)
  for (let row = 0; row < rows.length; row++) rows[row] = row
  if (column === 'name') sortByName(table, rows)
  else if (column !== 'hash') sortByKeys(keysOf(table, column), rows)
  else if (!table.isInHashOrder) sortByBytes(rows, new HashKeys(table))
  return rows
}

/** The numbers by which rows are sorted: a copy that sorting may change. */
function keysOf(table: ArtifactTable, column: Exclude<SortColumn, 'hash' | 'name'>): Float64Array {
  const { sizes, storedAt, types, nameCounts } = table.columns()
  switch (column) {
    case 'size':
      return new Float64Array(sizes)
    case 'created':
      return new Float64Array(storedAt)
    case 'type':
      return ranksOf(types)
    case 'names':
      return new Float64Array(nameCounts)
  }
}

function ranksOf(types: Uint8Array): Float64Array {
  const ranks = new Float64Array(types.length)
  for (let row = 0; row < ranks.length; row++)
    ranks[row] = TYPE_RANKS[types[row] as number] as number
  return ranks
}

class HashKeys implements ByteKeys {
  readonly #hashes: Uint8Array

  constructor(table: ArtifactTable) {
    this.#hashes = table.columns().hashes
  }

  chunkOf(row: number, depth: number): number {
    const start = row * HASH_BYTES
    let chunk = 0
    for (let index = start + depth; index < start + depth + CHUNK_BYTES; index++) {
      chunk = chunk * 256 + (index < start + HASH_BYTES ? (this.#hashes[index] as number) : 0)
    }
    return chunk
  }

  endsWithin(_row: number, depth: number): boolean {
    return depth + CHUNK_BYTES >= HASH_BYTES
  }
}
