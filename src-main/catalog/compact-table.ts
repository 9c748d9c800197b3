import { ArtifactTable } from './artifact-table.ts'
import { encodeRows } from './encode-rows.ts'

/** Rows between two stops. */
const STRIDE = 1 << 13

/**
 * The live rows of a table in a new one, without waste. `rows` are all or most of them, in the order of their
 * hashes. What changes in the table while this is under way is in the new one, too.
 */
export function* compactTable(
  table: ArtifactTable,
  rows: Uint32Array,
): Generator<void, ArtifactTable> {
  const compact = new ArtifactTable()
  const copied = new Uint32Array(rows.length)
  for (let from = 0; from < rows.length; from += STRIDE) {
    const live = rows.slice(from, from + STRIDE).filter((row) => table.isLive(row))
    copied.set(live, compact.rowCount)
    compact.appendEncoded(encodeRows(table, live))
    yield
  }
  catchUp(table, compact, copied.subarray(0, compact.rowCount))
  compact.trim()
  return compact
}

/** Applies what happened to the table meanwhile. */
function catchUp(table: ArtifactTable, compact: ArtifactTable, copied: Uint32Array): void {
  const isCopied = new Uint8Array(table.rowCount)
  for (let row = 0; row < copied.length; row++) {
    const before = copied[row] as number
    isCopied[before] = 1
    if (!table.isLive(before)) compact.remove(row)
  }
  const added: number[] = []
  for (let row = 0; row < isCopied.length; row++) {
    if (isCopied[row] === 0 && table.isLive(row)) added.push(row)
  }
  compact.appendEncoded(encodeRows(table, Uint32Array.from(added)))
}
