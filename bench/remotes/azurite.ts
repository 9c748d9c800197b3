import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { startAzurite } from '../../e2e/servers/azurite.ts'
import { type Remote, SAME_READS } from '../remote.ts'

const CONTAINER = 'bench'
/** What Kura's Azure backend does by default. */
const BLOCKS = [
  '--azureblob-chunk-size',
  '8M',
  '--azureblob-upload-concurrency',
  '8',
  ...SAME_READS,
]

/** Microsoft's own emulator on loopback, its data in memory. */
export async function azurite(): Promise<Remote> {
  const server = await startAzurite()
  const { endpoint, account, accountKey } = server.access
  const service = new BlobServiceClient(
    endpoint,
    new StorageSharedKeyCredential(account, accountKey),
  )
  const container = service.getContainerClient(CONTAINER)
  await container.create()
  // As the Azure settings of a machine: the store's key comes from its environment.
  process.env['AZURE_STORAGE_KEY'] = accountKey
  return {
    connection: (prefix) => ({
      kind: 'azure',
      layout: 'flat',
      readOnly: false,
      prefix,
      endpoint,
      account,
      container: CONTAINER,
      credentials: { source: 'default' },
    }),
    rclone: {
      type: 'azureblob',
      root: CONTAINER,
      options: { account, key: accountKey, endpoint },
    },
    sameParts: BLOCKS,
    async clear(prefix) {
      for await (const { name } of container.listBlobsFlat({ prefix })) {
        await container.deleteBlob(name)
      }
    },
    close: () => server.close(),
  }
}
