import { randomUUID } from 'node:crypto'
import type { AzureConnection } from '../../../shared/domain/connection.ts'
import { openContainer } from '../backends/azure/azure-client.ts'
import { AzureObjectStore, type AzureStoreOptions } from '../backends/azure/azure-object-store.ts'
import type { AzureAccess } from './server-access.ts'
import type { StoreFactory, StoreUnderTest } from './store-under-test.ts'
import { countTakenBytes } from './taken-bytes.ts'

const BLOCK_BYTES = 1024 * 1024
const SMALL_BLOCKS: AzureStoreOptions = {
  blocksThresholdBytes: BLOCK_BYTES,
  blockSizeBytes: BLOCK_BYTES,
  copyWholeUpToBytes: 2 * BLOCK_BYTES,
  copyBlockSizeBytes: 2 * BLOCK_BYTES,
}

type Container = Awaited<ReturnType<typeof openContainer>>['client']

export interface AzureStoreUnderTest extends StoreUnderTest {
  readonly connection: AzureConnection
  readonly container: Container
}

/** A connection to a container of azurite, which the account's key opens. */
export function azureConnection(access: AzureAccess, container: string): AzureConnection {
  return {
    kind: 'azure',
    endpoint: access.endpoint,
    account: access.account,
    container,
    prefix: '',
    layout: 'flat',
    readOnly: false,
    credentials: { source: 'account-key' },
  }
}

/** A store in a new container. Its leftovers are what only blocks that were never committed are of. */
export async function createAzureStore(
  access: AzureAccess,
  options: AzureStoreOptions = {},
): Promise<AzureStoreUnderTest> {
  const connection = azureConnection(access, `kura-${randomUUID()}`)
  const container = await openContainer(connection, { accountKey: access.accountKey })
  await container.client.create()
  const taken = countTakenBytes(
    (method, path) =>
      method === 'PUT' &&
      path.includes(`/${connection.container}/`) &&
      path.includes('comp=block&'),
  )
  const store = new AzureObjectStore(container, options)
  return {
    store,
    connection,
    container: container.client,
    receivedBytes: taken.bytes,
    leftovers: () => uncommitted(container.client),
    openHandles: busySockets,
    async dispose() {
      taken.stop()
      await store.close()
      await container.client.delete()
    },
  }
}

export function azureStores(access: AzureAccess, options?: AzureStoreOptions): StoreFactory {
  return {
    capabilities: { userMetadata: true, contentType: true, staging: false },
    traits: {
      maxSegmentBytes: null,
      nestsUnderObjects: true,
      longListing: 1_100,
      multipartThresholdBytes: BLOCK_BYTES,
      refusesKey: (key) => key.split('/').some((segment) => segment.endsWith('.')),
      // Azurite orders by UTF-16 units; Microsoft says no more than “alphabetical”.
      compareKeys: (a, b) => (a < b ? -1 : Number(a > b)),
    },
    resumable: { partSizeBytes: BLOCK_BYTES },
    copies: { checksHash: false },
    async create() {
      const subject = await createAzureStore(access, { ...SMALL_BLOCKS, ...options })
      // Blocks of an upload that failed stay, unseen, until they expire: azure-upload.ts says why, and the
      // backend's own tests check what stays.
      return { ...subject, leftovers: async () => [] }
    },
  }
}

/** The keys of blobs of which there are blocks and nothing else. */
async function uncommitted(container: Container): Promise<string[]> {
  const names = async (includeUncommitedBlobs: boolean): Promise<string[]> => {
    const all: string[] = []
    for await (const { name } of container.listBlobsFlat({ includeUncommitedBlobs })) all.push(name)
    return all
  }
  const committed = new Set(await names(false))
  return (await names(true)).filter((name) => !committed.has(name))
}

/** Idle connections do not keep Node running, and so are not among its active resources. */
function busySockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
}
