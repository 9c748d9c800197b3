import { randomUUID } from 'node:crypto'
import { createBucket } from '../../src-main/storage/conformance/gcs-stores.ts'
import type {
  AzureAccess,
  GcsAccess,
  S3Access,
} from '../../src-main/storage/conformance/server-access.ts'
import { makeAzureContainer, makeS3Bucket } from '../servers/buckets.ts'
import type { CloudServers } from './cloud-servers.ts'
import { accessOrSkip } from './cloud-test.ts'
import { answerOpenDialog } from './dialogs.ts'
import { KuraWindow } from './kura-window.ts'
import type { LaunchedApp } from './launch-app.ts'

/** A new bucket or container on a real server, as the window's forms take it. */
export interface TestCloud {
  /** What nobody may find anywhere afterwards. */
  readonly secrets: readonly string[]
  /** Whether the secret is typed, and so lost with the run where there is no keyring. */
  readonly isTyped: boolean
  /** Fills the form of the kind, on the way through "Add store". */
  fillForm(kura: LaunchedApp, name: string): Promise<void>
  /** Types the secret anew in the open form of the store. */
  retypeSecret(window: KuraWindow): Promise<void>
}

function s3Cloud({ endpoint, accessKeyId, secretAccessKey }: S3Access, bucket: string): TestCloud {
  return {
    secrets: [secretAccessKey],
    isTyped: true,
    async fillForm({ page }, name) {
      const window = new KuraWindow(page)
      await window.openStoreForm('Amazon S3')
      await window.fillS3Store({
        provider: 'Ceph',
        endpoint,
        bucket,
        prefix: 'models/',
        accessKeyId,
        secretAccessKey,
        name,
      })
    },
    retypeSecret: (window) => window.fillS3Store({ secretAccessKey }),
  }
}

function azureCloud({ endpoint, account, accountKey }: AzureAccess, container: string): TestCloud {
  return {
    secrets: [accountKey],
    isTyped: true,
    async fillForm({ page }, name) {
      const window = new KuraWindow(page)
      await window.openStoreForm('Azure Blob Storage')
      await window.fillAzureStore({
        endpoint,
        account,
        accountKey,
        container,
        prefix: 'models/',
        name,
      })
    },
    retypeSecret: (window) => window.fillAzureStore({ accountKey }),
  }
}

function gcsCloud({ endpoint, serviceAccountPath }: GcsAccess, bucket: string): TestCloud {
  return {
    secrets: [],
    isTyped: false,
    async fillForm({ app, page }, name) {
      const window = new KuraWindow(page)
      await answerOpenDialog(app, [serviceAccountPath])
      await window.openStoreForm('Google Cloud Storage')
      await window.fillGcsStore({ endpoint, bucket, prefix: 'models/', keyFile: true, name })
    },
    retypeSecret: async () => undefined,
  }
}

/** Of each kind: a cloud of its own for a test, which is skipped where the server cannot run. */
export const CLOUDS: readonly (readonly [
  title: string,
  create: (servers: CloudServers) => Promise<TestCloud>,
])[] = [
  [
    'S3',
    async (servers) => {
      const access = await accessOrSkip(servers, 's3')
      const bucket = newName()
      await makeS3Bucket(access, bucket)
      return s3Cloud(access, bucket)
    },
  ],
  [
    'Azure',
    async (servers) => {
      const access = await accessOrSkip(servers, 'azure')
      const container = newName()
      await makeAzureContainer(access, container)
      return azureCloud(access, container)
    },
  ],
  [
    'GCS',
    async (servers) => {
      const access = await accessOrSkip(servers, 'gcs')
      return gcsCloud(access, await createBucket(access))
    },
  ],
]

/** Good for a bucket and for a container alike. */
function newName(): string {
  return `kura-${randomUUID()}`
}
