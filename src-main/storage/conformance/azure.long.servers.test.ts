import { inject } from 'vitest'
import { azureStores } from './azure-test-stores.ts'
import { describeObjectStore } from './describe-object-store.ts'
import { skipWithout } from './skip-without.ts'
import { wrapped } from './test-stores.ts'
import { wrappers } from './wrappers-under-test.ts'

const MIB = 1024 * 1024

skipWithout('Azure Blob Storage (azurite)', inject('azure'), (access) => {
  for (const [name, wrap] of wrappers) {
    describeObjectStore(`Azure (azurite) ${name}`, wrapped(azureStores(access), wrap))
  }
  // A threshold below the suite's sizes, so that all that it checks goes up in blocks too.
  const inBlocks = { blocksThresholdBytes: MIB, blockSizeBytes: MIB }
  describeObjectStore('Azure (azurite) in blocks', azureStores(access, inBlocks))
})
