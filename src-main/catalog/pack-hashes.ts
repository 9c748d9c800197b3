import type { PackedHashes } from '../../shared/domain/packed-hashes.ts'
import { HASH_BYTES } from './hash-column.ts'
import type { Selection } from './table-view.ts'

/** As many as a page takes in without a pause that is felt. */
const BATCH_ROWS = 10_000

/** The hashes of a selection's rows from `begin` on and before `end`, in batches. */
export function* packHashes(
  { table, rows }: Selection,
  begin: number,
  end: number,
): Generator<PackedHashes, void> {
  const { hashes, sizes } = table.columns()
  const last = Math.min(end, rows.length)
  for (let from = begin; from < last; from += BATCH_ROWS) {
    const batch = rows.subarray(from, Math.min(last, from + BATCH_ROWS))
    const bytes = Buffer.allocUnsafe(batch.length * HASH_BYTES)
    let sizeBytes = 0
    for (const [index, row] of batch.entries()) {
      const start = row * HASH_BYTES
      bytes.set(hashes.subarray(start, start + HASH_BYTES), index * HASH_BYTES)
      sizeBytes += Math.max(0, sizes[row] as number)
    }
    yield { digits: bytes.toString('hex'), sizeBytes }
  }
}
