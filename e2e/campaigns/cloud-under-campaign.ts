import type {
  AzureConnection,
  GcsConnection,
  S3Connection,
  StoreSecrets,
} from '../../shared/domain/connection.ts'
import { TestBucket } from '../../src-main/storage/backends/s3/test-bucket.ts'
import { createAzureStore } from '../../src-main/storage/conformance/azure-test-stores.ts'
import type { AzureAccess, S3Access } from '../../src-main/storage/conformance/server-access.ts'
import type { Provider } from '../servers/faults/error-answer.ts'
import type { SeenRequest } from '../servers/faults/traffic.ts'

/** A new bucket or container of a real server, with what is to be known of it besides its objects. */
export interface CloudUnderCampaign {
  readonly provider: Provider
  /** Straight to the server. */
  readonly connection: S3Connection | AzureConnection | GcsConnection
  readonly secrets: StoreSecrets
  /**
   * What failed writes left behind and should not have. `requests`: all that came, by which it is judged
   * whether the client could have known of what is left.
   */
  wrongLeftovers(requests: readonly SeenRequest[]): Promise<readonly string[]>
  dispose(): Promise<void>
}

/**
 * An upload whose beginning was answered and the answer lost nobody can take back who does not know its
 * id; but nothing was sent for it, so it holds no part.
 */
export async function s3UnderCampaign(access: S3Access): Promise<CloudUnderCampaign> {
  const bucket = await TestBucket.create(access)
  return {
    provider: 's3',
    connection: bucket.connection,
    secrets: { secretAccessKey: access.secretAccessKey },
    async wrongLeftovers(requests) {
      const begunUnheard = requests.filter(
        ({ method, path, status, delivered }) =>
          method === 'POST' && /[?&]uploads\b/.test(path) && status === 200 && !delivered,
      )
      const uploads = await bucket.uploadsUnderWay()
      const parts = await bucket.partsUnderWay()
      const wrong = uploads.slice(begunUnheard.length).map((key) => `an upload of ${key}`)
      return parts === 0 ? wrong : [...wrong, `${parts} parts of uploads`]
    },
    dispose: async () => bucket.close(),
  }
}

/**
 * Blocks of an upload that failed go with the next object at the key, or after a week: Azure has no
 * request that takes them back (azure-upload.ts). More than those there must not be.
 */
export async function azureUnderCampaign(access: AzureAccess): Promise<CloudUnderCampaign> {
  const { store, connection, container, leftovers, dispose } = await createAzureStore(access)
  await store.close()
  return {
    provider: 'azure',
    connection,
    secrets: { accountKey: access.accountKey },
    async wrongLeftovers(requests) {
      const uncommitted = await leftovers()
      const failed = new Set(
        requests
          .filter(({ path }) => path.includes('comp=block'))
          .map(({ path }) => decodeURIComponent(path.split('?')[0] ?? '')),
      )
      const root = new URL(container.url).pathname
      return uncommitted.filter((key) => !failed.has(`${root}/${key}`))
    },
    dispose,
  }
}
