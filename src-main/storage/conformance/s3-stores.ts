import { S3ObjectStore } from '../backends/s3/s3-object-store.ts'
import { TestBucket } from '../backends/s3/test-bucket.ts'
import { RetryPolicy } from '../retry-policy.ts'
import type { S3Access } from './server-access.ts'
import type { StoreFactory } from './store-under-test.ts'

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
    async create() {
      const bucket = await TestBucket.create(access)
      const store = new S3ObjectStore(bucket.connection, access, {
        multipartThresholdBytes: SMALLEST_PART_BYTES,
        partSizeBytes: SMALLEST_PART_BYTES,
        retry: new RetryPolicy({ baseDelayMs: 1 }),
      })
      return {
        store,
        leftovers: () => bucket.uploadsUnderWay(),
        openHandles: () => store.openSockets,
        async dispose() {
          await store.close()
          bucket.close()
        },
      }
    },
  }
}
