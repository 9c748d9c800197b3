import {
  BlobServiceClient,
  ContainerSASPermissions,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import { startAzurite } from '../../e2e/servers/azurite.ts'
import { type Remote, SAME_READS } from '../remote.ts'

const CONTAINER = 'bench'
const DAY_MS = 24 * 60 * 60 * 1_000
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
  // Rclone 1.60 takes the address of a server that is not Azure's own only with a signature in it.
  const signedUrl = await container.generateSasUrl({
    permissions: ContainerSASPermissions.parse('racwdl'),
    expiresOn: new Date(Date.now() + DAY_MS),
  })
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
      options: { sas_url: signedUrl },
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
