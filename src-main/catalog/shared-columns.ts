import type { ArtifactTable } from './artifact-table.ts'
import { shared } from './growing-columns.ts'
import type { NameColumns } from './name-column.ts'

/**
 * A catalogue's rows for another thread: the very memory that the catalogue uses. Rows that are in it never
 * change but for the mark that one is removed, which may come at any time; what is added later is not in it.
 */
export interface SharedColumns {
  /** Numbers of rows in the order of their hashes, each hash once but for removed rows. */
  readonly rows: Uint32Array
  /** By row, as in `ArtifactTable`. */
  readonly hashes: Uint8Array
  readonly sizes: Float64Array
  readonly storedAt: Float64Array
  readonly types: Uint8Array
  readonly removed: Uint8Array
  readonly firstNames: Uint32Array
  readonly nameCounts: Uint32Array
  readonly names: NameColumns
}

/** `rows` are all live rows of the table, in the order of their hashes. */
export function shareColumns(table: ArtifactTable, rows: Uint32Array): SharedColumns {
  const ownRows = shared(Uint32Array, rows.length)
  ownRows.set(rows)
  return { ...table.columns(), rows: ownRows, names: table.names.columns() }
}
