import { describe, inject, test, vi } from 'vitest'
import { describeObjectStore } from './describe-object-store.ts'
import { gcsStores } from './gcs-stores.ts'
import { wrapped } from './test-stores.ts'
import { wrappers } from './wrappers-under-test.ts'

const access = inject('gcs')

// Thousands of requests on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 })

if ('missing' in access) {
  test.skip(`Google Cloud Storage [skipped: ${access.missing}]`, () => undefined)
} else {
  describe('Google Cloud Storage', () => {
    describeObjectStore('GCS (e2e/servers)', gcsStores(access))
    // A second page is long enough behind wrappers.
    const stores = gcsStores(access, 1_100)
    for (const [name, wrap] of wrappers) {
      if (name !== 'with all wrappers over faults (seed 1)') continue
      describeObjectStore(`GCS (e2e/servers) ${name}`, wrapped(stores, wrap))
    }
  })
}
