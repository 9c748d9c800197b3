import { describeObjectStore } from './describe-object-store.ts'
import { mockS3Stores } from './mock-s3-stores.ts'
import { fastLocalStores, memoryStores } from './test-stores.ts'
import { threaded } from './threaded-object-store.ts'

const module = new URL('./test-stores.ts', import.meta.url).href
const mockS3Module = new URL('./mock-s3-stores.ts', import.meta.url).href

describeObjectStore(
  'memory across a worker thread',
  threaded('memory', memoryStores, { module, name: 'memoryStores', args: [] }),
)
describeObjectStore(
  'local across a worker thread',
  threaded('local', fastLocalStores, { module, name: 'fastLocalStores', args: [] }),
)
describeObjectStore(
  'mock S3 across a worker thread',
  threaded('s3', mockS3Stores, { module: mockS3Module, name: 'mockS3Stores', args: [] }),
)
