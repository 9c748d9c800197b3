import { inject, vi } from 'vitest'
import { azureStores } from './azure-test-stores.ts'
import { describeObjectStore } from './describe-object-store.ts'
import { gcsStores } from './gcs-stores.ts'
import { s3StoresOn } from './s3-stores.ts'
import { skipWithout } from './skip-without.ts'
import type { StoreFactory } from './store-under-test.ts'
import { threaded } from './threaded-object-store.ts'

// Thousands of requests on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 })

const moduleOf = (file: string): string => new URL(file, import.meta.url).href

/** A second page is long enough across a thread. */
function fewer(stores: StoreFactory): StoreFactory {
  return { ...stores, traits: { ...stores.traits, longListing: 1_100 } }
}

skipWithout('S3 (Ceph RGW)', inject('s3'), (access) => {
  const module = moduleOf('./s3-stores.ts')
  describeObjectStore(
    'S3 (Ceph RGW) across a worker thread',
    threaded('s3', fewer(s3StoresOn(access)), { module, name: 's3StoresOn', args: [access] }),
  )
})

skipWithout('Azure Blob Storage (azurite)', inject('azure'), (access) => {
  const module = moduleOf('./azure-test-stores.ts')
  describeObjectStore(
    'Azure (azurite) across a worker thread',
    threaded('azure', azureStores(access), { module, name: 'azureStores', args: [access] }),
  )
})

skipWithout('Google Cloud Storage', inject('gcs'), (access) => {
  const module = moduleOf('./gcs-stores.ts')
  describeObjectStore(
    'GCS (e2e/servers) across a worker thread',
    threaded('gcs', fewer(gcsStores(access)), { module, name: 'gcsStores', args: [access] }),
  )
})
