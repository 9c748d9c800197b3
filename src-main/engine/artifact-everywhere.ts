import { artifactTypeOf, type Sha256 } from '../../shared/domain/artifact.ts'
import type { ArtifactEverywhere } from '../../shared/domain/comparison.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../shared/domain/store.ts'
import type { CatalogRow } from '../catalog/catalog-row.ts'
import { bestVouchedSize } from './best-vouched-size.ts'
import { comparedCell } from './compared-rows.ts'
import type { ComparisonParts } from './live-comparison.ts'
import { placesOf } from './same-place.ts'

/** One content in every store of the list. */
export async function artifactEverywhere(
  { stores, workers, evidence }: Pick<ComparisonParts, 'stores' | 'workers' | 'evidence'>,
  hash: Sha256,
): Promise<ArtifactEverywhere> {
  const summaries = stores.list()
  const rowOf = async ({ id: storeId }: StoreSummary): Promise<CatalogRow | null> => {
    try {
      const rows = await workers.call(storeId, (client) =>
        client.catalog.rows({ storeId, hashes: [hash] }),
      )
      return rows[0] ?? null
    } catch {
      return null
    }
  }
  const rows = await Promise.all(summaries.map(rowOf))
  if (rows.every((row) => row === null)) throw nowhere(hash)
  const places = await placesOf(summaries.map(({ id }) => stores.connectionOf(id)))
  const copies = rows.flatMap((row, index) => {
    const store = summaries[index]
    if (row?.sizeBytes == null || !store) return []
    return [{ sizeBytes: row.sizeBytes, evidence: evidence.of(store.id, hash) }]
  })
  const sizeBytes = bestVouchedSize(copies)
  return {
    hash,
    type: artifactTypeOf(rows.find((row) => row?.names[0])?.names[0]?.name ?? ''),
    sizeBytes,
    stores: summaries.map((summary, index) => {
      const row = rows[index] ?? null
      const own = row?.sizeBytes ?? null
      const first = places[index] ? places.indexOf(places[index]) : index
      const store = { storeId: summary.id, isComplete: summary.state.kind === 'ready' }
      return {
        ...comparedCell(evidence, store, hash, {
          sizeBytes: own,
          isOtherSize: own !== null && own !== sizeBytes,
          isNamed: (row?.names.length ?? 0) > 0,
        }),
        storeId: summary.id,
        names: [...(row?.names ?? [])],
        createdAt: row?.createdAt ?? null,
        samePlaceAs: first < index ? (summaries[first]?.id ?? null) : null,
      }
    }),
  }
}

function nowhere(hash: Sha256): StorageError {
  return new StorageError('NOT_FOUND', 'No store is known to have this artifact any more.', {
    context: { operation: 'artifact', key: hash },
  })
}
