import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { GcsConnection } from '../../shared/domain/connection.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { Catalog } from '../../src-main/catalog/catalog.ts'
import { CatalogSnapshot } from '../../src-main/catalog/catalog-snapshot.ts'
import { snapshotPlace } from '../../src-main/engine/snapshot-place.ts'
import type { ListedStore } from './app-home.ts'
import { writeStoreList } from './app-home.ts'
import { madeUpPages } from './made-up-contents.ts'

/** When the listing that is kept was, by the app's account. */
const LISTED_AT = '2026-11-20T10:32:00.000Z'

/**
 * Leaves in a KURA_HOME a store whose catalogue is kept from an earlier run, with so many rows. The store is
 * one at `endpoint`, which never has to answer: what is kept shows before it does.
 */
export async function writeLargeCatalog(
  home: string,
  rows: number,
  endpoint: string,
): Promise<ListedStore> {
  const connection: GcsConnection = {
    kind: 'gcs',
    layout: 'sharded',
    readOnly: false,
    bucket: 'large',
    prefix: '',
    endpoint,
    project: null,
    credentials: { source: 'anonymous' },
  }
  const store: ListedStore = { id: 'large', name: 'research-archive', connection }
  const kept = snapshotPlace(join(home, 'config', 'catalogs'), store.id as StoreId, connection)
  if (kept === null) throw new Error('A store over a network keeps its catalogue.')
  const catalog = new Catalog()
  catalog.beginScan()
  for (const page of madeUpPages(rows)) catalog.addScanned(page)
  catalog.endScan()
  const facts = { place: kept.place, listedAt: LISTED_AT, foreignKeys: 0 }
  await new CatalogSnapshot(kept.path).write(facts, catalog.encoded())
  await writeStoreList(home, [store])
  return store
}

/** A server that takes every connection and says nothing: a store there is listed for as long as it runs. */
export async function startSilentServer(): Promise<{ endpoint: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
