import { MockS3Bucket } from '../backends/mock-s3/mock-s3-bucket.ts'
import { MockS3ObjectStore } from '../backends/mock-s3/mock-s3-object-store.ts'
import type { StoreFactory } from './store-under-test.ts'

/** The threshold lies within the suite's sizes, so that its larger contents go up in parts. */
const THRESHOLD = 5 * 1024 * 1024

export const mockS3Stores: StoreFactory = {
  capabilities: { userMetadata: true, contentType: true, staging: false },
  traits: {
    maxSegmentBytes: null,
    nestsUnderObjects: true,
    longListing: 2_500,
    multipartThresholdBytes: THRESHOLD,
    takesPartsWhole: true,
  },
  async create() {
    const bucket = new MockS3Bucket()
    const store = new MockS3ObjectStore(bucket, {
      multipartThresholdBytes: THRESHOLD,
      partSizeBytes: THRESHOLD,
    })
    return {
      store,
      leftovers: async () => bucket.uploadsUnderWay.map(({ key }) => key),
      openHandles: () => null,
      dispose: () => store.close(),
    }
  },
}
