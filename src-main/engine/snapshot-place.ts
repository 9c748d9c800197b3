import { join } from 'node:path'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { SnapshotPlace } from '../workers/kept-catalog.ts'
import { placeOf } from './proposed-connection.ts'

/** Where a store's catalogue is kept, and of what; null for a store that is gone with this run. */
export function snapshotPlace(
  catalogsFolder: string,
  storeId: StoreId,
  connection: StoreConnection,
): SnapshotPlace | null {
  const place = placeOf(connection)
  if (place === null) return null
  const path = join(catalogsFolder, `${storeId}.arrow`)
  return { path, place: JSON.stringify([place, connection.layout]) }
}
