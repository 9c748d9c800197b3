import { readFileSync } from 'node:fs'
import { Storage } from '@google-cloud/storage'
import { jwtFor } from '../../e2e/servers/gcs-jwt.ts'
import { spawnGcsServer } from '../../e2e/servers/gcs-server.ts'
import type { StoreConnection } from '../../shared/domain/connection.ts'
import { createBucket } from '../../src-main/storage/conformance/gcs-stores.ts'
import { connectStore } from '../../src-main/storage/connect-store.ts'
import { type ListedRemote, SAME_READS } from '../remote.ts'

const BUCKET = 'bench'
const OBJECTS_AT_ONCE = 10_000

/** Our own server of Cloud Storage's JSON API, in a process of its own, its data in memory. */
export async function gcsServer(): Promise<ListedRemote> {
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
    // rclone 1.60 uploads here in one stream.
    sameParts: SAME_READS,
    async plant(prefix, objects) {
      const named = [...objects].map(({ key, text }) => ({ name: prefix + key, text }))
      for (let start = 0; start < named.length; start += OBJECTS_AT_ONCE) {
        const batch = named.slice(start, start + OBJECTS_AT_ONCE)
        const body = JSON.stringify({ bucket: BUCKET, objects: batch })
        const { ok } = await fetch(`${endpoint}/_test/objects`, { method: 'POST', body })
        if (!ok) throw new Error('the server does not take the objects')
      }
    },
    async listPlainly(to) {
      const storage = new Storage({
        apiEndpoint: to,
        projectId: project,
        authClient: jwtFor(JSON.parse(readFileSync(serviceAccountPath, 'utf8')), access),
        useAuthWithCustomEndpoint: true,
      })
      const [files] = await storage.bucket(BUCKET).getFiles()
      return files.length
    },
    async clear(prefix) {
      const store = await connectStore(connection(prefix), {})
      const { objects } = await store.list({ prefix: '' })
      for (const { key } of objects) await store.delete(key)
      await store.close()
    },
    close: () => server.close(),
  }
}
