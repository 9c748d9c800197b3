import { realpath } from 'node:fs/promises'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import { placeOf } from './proposed-connection.ts'

/**
 * Where each store really is: two with the same text are the very same place, however they are reached. Null
 * where it cannot be told. Of a folder the real path counts, as one may be a link to the other.
 */
export function placesOf(
  connections: readonly (StoreConnection | null)[],
): Promise<(string | null)[]> {
  return Promise.all(
    connections.map(async (connection) => {
      if (connection?.kind !== 'local') return connection && placeOf(connection)
      const root = await realpath(connection.root).catch(() => connection.root)
      return placeOf({ ...connection, root })
    }),
  )
}
