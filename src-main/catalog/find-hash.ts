import type { FoundHash } from '../../shared/domain/artifact.ts'
import { NO_CONTENT } from './artifact-table.ts'
import { HASH_BYTES, NO_ROW } from './hash-column.ts'
import { prefixTest } from './search-tests.ts'
import type { Selection } from './table-view.ts'

/** Rows between two stops. */
const STRIDE = 1 << 16

/** Looks through all rows of the table for a hash that begins so, be it selected or not. */
export function* findHash(
  { table, rows }: Selection,
  prefix: string,
): Generator<void, FoundHash, undefined> {
  const { hashes, sizes, removed } = table.columns()
  const isMeant = prefixTest(prefix)
  let found = NO_ROW
  let count = 0
  for (let from = 0; from < removed.length; from += STRIDE) {
    const to = Math.min(removed.length, from + STRIDE)
    for (let row = from; row < to; row++) {
      if (removed[row] === 1 || !isMeant(hashes, row * HASH_BYTES)) continue
      found = row
      count++
    }
    yield
  }
  if (found === NO_ROW) return { kind: 'none' }
  if (count > 1) return { kind: 'several', count }
  const size = sizes[found] as number
  const index = rows.indexOf(found)
  return {
    kind: 'one',
    hash: table.hashAt(found),
    sizeBytes: size === NO_CONTENT ? null : size,
    index: index < 0 ? null : index,
  }
}
