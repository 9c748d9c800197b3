import { S3ObjectStore } from '../backends/s3/s3-object-store.ts'
import { TestBucket } from '../backends/s3/test-bucket.ts'
import { RetryPolicy } from '../retry-policy.ts'
import type { S3Access } from './server-access.ts'
import type { StoreFactory } from './store-under-test.ts'
import { countTakenBytes } from './taken-bytes.ts'

/** S3 takes no smaller parts: AWS API, UploadPart. */
const SMALLEST_PART_BYTES = 5 * 1024 * 1024

/** Each store is a new bucket of the server; the smallest parts keep its tests quick. */
export function s3StoresOn(access: S3Access): StoreFactory {
  return {
    capabilities: { userMetadata: true, contentType: true, staging: false },
    traits: {
      maxSegmentBytes: null,
      nestsUnderObjects: true,
      longListing: 2_500,
      multipartThresholdBytes: SMALLEST_PART_BYTES,
    },
    resumable: { partSizeBytes: SMALLEST_PART_BYTES },
    copies: { checksHash: false },
    async create() {
      const bucket = await TestBucket.create(access)
      const taken = countTakenBytes(
        (method, path) =>
          method === 'PUT' && path.startsWith(`/${bucket.name}/`) && path.includes('partNumber='),
      )
      const store = new S3ObjectStore(bucket.connection, access, {
        multipartThresholdBytes: SMALLEST_PART_BYTES,
        partSizeBytes: SMALLEST_PART_BYTES,
        retry: new RetryPolicy({ baseDelayMs: 1 }),
        copyWholeUpToBytes: SMALLEST_PART_BYTES,
        copyPartSizeBytes: SMALLEST_PART_BYTES,
      })
      return {
        store,
        receivedBytes: taken.bytes,
        leftovers: () => bucket.uploadsUnderWay(),
        openHandles: () => store.openSockets,
        async dispose() {
          taken.stop()
          await store.close()
          bucket.close()
        },
      }
    },
  }
}
