import type { ArtifactQuery } from '../../shared/contract/artifacts.ts'
import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { CatalogRow } from '../catalog/catalog-row.ts'
import { callOptions } from '../workers/hash-pool.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'

export interface ContentToVerify {
  readonly hash: Sha256
  readonly sizeBytes: number
}

/** Few enough that asking for them holds nobody up. */
const AT_ONCE = 500
const IN_HASH_ORDER: ArtifactQuery = { sort: { column: 'hash', descending: false } }

/** The contents that a store has, of those that are asked for or of all; in batches. */
export async function* contentsToVerify(
  workers: StoreWorkers,
  storeId: StoreId,
  hashes: readonly Sha256[] | null,
  signal: AbortSignal,
): AsyncGenerator<readonly ContentToVerify[], void, void> {
  const batch = (offset: number): Promise<readonly CatalogRow[]> =>
    workers.call(storeId, async (client) => {
      if (hashes !== null) {
        const wanted = hashes.slice(offset, offset + AT_ONCE)
        return client.catalog.rows({ storeId, hashes: wanted }, callOptions(signal))
      }
      const window = {
        storeId,
        query: IN_HASH_ORDER,
        context: { damaged: [] },
        offset,
        limit: AT_ONCE,
      }
      return (await client.catalog.window(window, callOptions(signal))).rows
    })
  for (let offset = 0; ; offset += AT_ONCE) {
    const rows = await batch(offset)
    yield rows.flatMap(({ hash, sizeBytes }) => (sizeBytes === null ? [] : [{ hash, sizeBytes }]))
    const isLast = hashes === null ? rows.length < AT_ONCE : offset + AT_ONCE >= hashes.length
    if (isLast) return
  }
}
