import type { PackedHashes } from '../../shared/domain/packed-hashes.ts'
import { HASH_BYTES } from './hash-column.ts'
import type { Selection } from './table-view.ts'

/** As many as a page takes in without a pause that is felt. */
const BATCH_ROWS = 10_000
const WORDS = HASH_BYTES / 4

/** The hashes of a selection's rows from `begin` on and before `end`, in batches. */
export function* packHashes(
  { table, rows }: Selection,
  begin: number,
  end: number,
): Generator<PackedHashes, void> {
  const { hashes, sizes } = table.columns()
  // By words: a copy of its own for each hash would take longer than all of them.
  const words = new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length / 4)
  const last = Math.min(end, rows.length)
  for (let from = begin; from < last; from += BATCH_ROWS) {
    const batch = rows.subarray(from, Math.min(last, from + BATCH_ROWS))
    const packed = new Uint32Array(batch.length * WORDS)
    let sizeBytes = 0
    for (let index = 0; index < batch.length; index++) {
      const row = batch[index] as number
      for (let word = 0; word < WORDS; word++) {
        packed[index * WORDS + word] = words[row * WORDS + word] as number
      }
      sizeBytes += Math.max(0, sizes[row] as number)
    }
    yield { digits: Buffer.from(packed.buffer).toString('hex'), sizeBytes }
  }
}
