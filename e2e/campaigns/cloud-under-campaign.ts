import type {
  AzureConnection,
  GcsConnection,
  S3Connection,
  StoreSecrets,
} from '../../shared/domain/connection.ts'
import { TestBucket } from '../../src-main/storage/backends/s3/test-bucket.ts'
import { createAzureStore } from '../../src-main/storage/conformance/azure-test-stores.ts'
import {
  createBucket,
  gcsOptions,
  openUploads,
} from '../../src-main/storage/conformance/gcs-stores.ts'
import type {
  AzureAccess,
  GcsAccess,
  S3Access,
} from '../../src-main/storage/conformance/server-access.ts'
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

export async function s3UnderCampaign(access: S3Access): Promise<CloudUnderCampaign> {
  const bucket = await TestBucket.create(access)
  return {
    provider: 's3',
    connection: bucket.connection,
    secrets: { secretAccessKey: access.secretAccessKey },
    async wrongLeftovers(requests) {
      const unheard = unheardBeginnings(requests, /[?&]uploads\b/)
      const uploads = await bucket.uploadsUnderWay()
      const parts = await bucket.partsUnderWay()
      const wrong = uploads.slice(unheard).map((key) => `an upload of ${key}`)
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

export async function gcsUnderCampaign(access: GcsAccess): Promise<CloudUnderCampaign> {
  const bucket = await createBucket(access)
  return {
    provider: 'gcs',
    connection: {
      kind: 'gcs',
      layout: 'flat',
      readOnly: false,
      prefix: '',
      ...gcsOptions(access, bucket),
    },
    secrets: {},
    async wrongLeftovers(requests) {
      const unheard = unheardBeginnings(requests, /uploadType=resumable/)
      return (await openUploads(access, bucket)).slice(unheard)
    },
    dispose: async () => undefined,
  }
}

/**
 * How many uploads were begun and the client never told. Nobody can take back what they do not know the id
 * of; but then nothing was sent for it either.
 */
function unheardBeginnings(requests: readonly SeenRequest[], path: RegExp): number {
  return requests.filter(
    (request) =>
      request.method === 'POST' &&
      path.test(request.path) &&
      request.status === 200 &&
      !request.delivered,
  ).length
}
