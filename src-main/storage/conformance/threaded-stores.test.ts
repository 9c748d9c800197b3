import { describeObjectStore } from './describe-object-store.ts'
import { fastLocalStores, memoryStores } from './test-stores.ts'
import { threaded } from './threaded-object-store.ts'

const module = new URL('./test-stores.ts', import.meta.url).href

describeObjectStore(
  'memory across a worker thread',
  threaded('memory', memoryStores, { module, name: 'memoryStores', args: [] }),
)
describeObjectStore(
  'local across a worker thread',
  threaded('local', fastLocalStores, { module, name: 'fastLocalStores', args: [] }),
)
