import { describeObjectStore } from './describe-object-store.ts'
import { fastLocalStores, localStores, wrapped } from './test-stores.ts'
import { wrappers } from './wrappers-under-test.ts'

describeObjectStore('local', localStores)
for (const [name, wrap] of wrappers) {
  describeObjectStore(`local ${name}`, wrapped(fastLocalStores, wrap))
}
