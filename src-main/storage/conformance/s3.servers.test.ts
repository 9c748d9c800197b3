import { describe, inject, test } from 'vitest'
import { describeObjectStore } from './describe-object-store.ts'
import { s3StoresOn } from './s3-stores.ts'
import { wrapped } from './test-stores.ts'
import { wrappers } from './wrappers-under-test.ts'

const access = inject('s3')

/** One wrapper, the most trying; the others are in s3.long.servers.test.ts. */
const OVER_FAULTS = 'with all wrappers over faults (seed 1)'

if ('missing' in access) {
  describe('S3', () => {
    test.skip(`[skipped: ${access.missing}]`)
  })
} else {
  const stores = s3StoresOn(access)
  const fewer = { ...stores, traits: { ...stores.traits, longListing: 1_100 } }
  describeObjectStore('S3 (Ceph RGW)', stores)
  for (const [name, wrap] of wrappers.filter(([one]) => one === OVER_FAULTS)) {
    describeObjectStore(`S3 (Ceph RGW) ${name}`, wrapped(fewer, wrap))
  }
}
