import type { ArtifactEverywhere, CellState } from '../../../shared/domain/comparison.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import type { StoredContent } from '../../rpc/queries.ts'

/** Where a content is best read, first to last. */
const READABLE: readonly CellState[] = ['present', 'other-size', 'damaged']

/**
 * A content in the best of the stores that hold it: whole before damaged, and then in the order of `storeIds`.
 *
 * @throws StorageError NOT_FOUND when none of them holds it.
 */
export function healthyHolder(
  { hash, stores }: Pick<ArtifactEverywhere, 'hash' | 'stores'>,
  storeIds: readonly StoreId[],
): StoredContent {
  for (const state of READABLE) {
    const storeId = storeIds.find((id) =>
      stores.some((each) => each.storeId === id && each.state === state),
    )
    if (storeId !== undefined) return { storeId, hash }
  }
  throw new StorageError('NOT_FOUND', 'None of the compared stores has this content any more.')
}
