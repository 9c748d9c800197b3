import { describeObjectStore } from './describe-object-store.ts'
import { memoryStores, wrapped } from './test-stores.ts'
import { wrappers } from './wrappers-under-test.ts'

describeObjectStore('memory', memoryStores)
for (const [name, wrap] of wrappers) {
  describeObjectStore(`memory ${name}`, wrapped(memoryStores, wrap))
}
