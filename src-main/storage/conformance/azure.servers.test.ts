import { inject } from 'vitest'
import { azureStores } from './azure-test-stores.ts'
import { describeObjectStore } from './describe-object-store.ts'
import { skipWithout } from './skip-without.ts'
import { wrapped } from './test-stores.ts'
import { wrappers } from './wrappers-under-test.ts'

/** The other wrappers have their turn in the long run. */
const SHORT_RUN = 'with all wrappers over faults (seed 1)'

skipWithout('Azure Blob Storage (azurite)', inject('azure'), (access) => {
  describeObjectStore('Azure (azurite)', azureStores(access))
  for (const [name, wrap] of wrappers.filter(([one]) => one === SHORT_RUN)) {
    describeObjectStore(`Azure (azurite) ${name}`, wrapped(azureStores(access), wrap))
  }
})
