import { randomUUID } from 'node:crypto'
import { GcsClient } from '../backends/gcs/gcs-client.ts'
import { GcsObjectStore, type GcsStoreOptions } from '../backends/gcs/gcs-object-store.ts'
import type { GcsAccess } from './server-access.ts'
import type { StoreFactory } from './store-under-test.ts'
import { countTakenBytes } from './taken-bytes.ts'

const CHUNK_BYTES = 1024 * 1024

/** As the account that may do everything. */
export function gcsOptions({ endpoint, serviceAccountPath }: GcsAccess, bucket: string) {
  return {
    bucket,
    endpoint,
    project: null,
    credentials: { source: 'service-account', path: serviceAccountPath },
  } satisfies GcsStoreOptions
}

/** A new, empty bucket. */
export async function createBucket(
  access: GcsAccess,
  name = `kura-${randomUUID()}`,
): Promise<string> {
  const client = new GcsClient(gcsOptions(access, name))
  await client.json({
    method: 'POST',
    path: '/storage/v1/b',
    query: { project: access.project },
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  })
  client.close()
  return name
}

/** Uploads that were neither finished nor cancelled: the server tells, outside the API. */
export async function openUploads({ endpoint }: GcsAccess, bucket: string): Promise<string[]> {
  const answer = await fetch(`${endpoint}/_test/sessions`)
  const { open } = (await answer.json()) as { open: string[] }
  return open.filter((name) => name.startsWith(`${bucket}/`))
}

/** Stores in buckets of their own. Chunks are small, so that the suite's content goes in several. */
export function gcsStores(access: GcsAccess, longListing = 2_500): StoreFactory {
  return {
    capabilities: { userMetadata: true, contentType: true, staging: false },
    traits: {
      maxSegmentBytes: null,
      nestsUnderObjects: true,
      longListing,
      multipartThresholdBytes: CHUNK_BYTES,
    },
    resumable: { partSizeBytes: CHUNK_BYTES },
    copies: { checksHash: false },
    async create() {
      const bucket = await createBucket(access)
      const taken = countTakenBytes(
        (method, path) =>
          method === 'PUT' && path.includes(`/b/${bucket}/`) && path.includes('upload_id='),
      )
      const store = new GcsObjectStore({
        ...gcsOptions(access, bucket),
        resumableThresholdBytes: CHUNK_BYTES,
        chunkSizeBytes: CHUNK_BYTES,
      })
      return {
        store,
        receivedBytes: taken.bytes,
        leftovers: () => openUploads(access, bucket),
        openHandles: () => store.busySockets,
        async dispose() {
          taken.stop()
          await store.close()
        },
      }
    },
  }
}
