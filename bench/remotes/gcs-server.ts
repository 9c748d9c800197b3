import { spawnGcsServer } from '../../e2e/servers/gcs-server.ts'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import { createBucket } from '../../src-main/storage/conformance/gcs-stores.ts'
import { connectStore } from '../../src-main/storage/connect-store.ts'
import { type Remote, SAME_READS } from '../remote.ts'

const BUCKET = 'bench'

/** Our own server of Cloud Storage's JSON API, in a process of its own, its data in memory. */
export async function gcsServer(): Promise<Remote> {
  const server = await spawnGcsServer()
  const { access } = server
  const { endpoint, project, serviceAccountPath } = access
  await createBucket(access, BUCKET)
  const connection = (prefix: string): StoreConnection => ({
    kind: 'gcs',
    layout: 'flat',
    readOnly: false,
    prefix,
    endpoint,
    project,
    bucket: BUCKET,
    credentials: { source: 'service-account', path: serviceAccountPath },
  })
  return {
    connection,
    rclone: {
      type: 'google cloud storage',
      root: BUCKET,
      options: {
        endpoint: `${endpoint}/storage/v1/`,
        service_account_file: serviceAccountPath,
        bucket_policy_only: 'true',
      },
    },
    sameParts: ['--gcs-chunk-size', '8M', ...SAME_READS],
    async clear(prefix) {
      const store = await connectStore(connection(prefix), {})
      const { objects } = await store.list({ prefix: '' })
      for (const { key } of objects) await store.delete(key)
      await store.close()
    },
    close: () => server.close(),
  }
}
