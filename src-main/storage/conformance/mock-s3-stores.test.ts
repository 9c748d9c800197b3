import { describeObjectStore } from './describe-object-store.ts'
import { mockS3Stores } from './mock-s3-stores.ts'
import { wrapped } from './test-stores.ts'
import { wrappers } from './wrappers-under-test.ts'

describeObjectStore('mock S3', mockS3Stores)
for (const [name, wrap] of wrappers) {
  describeObjectStore(`mock S3 ${name}`, wrapped(mockS3Stores, wrap))
}
