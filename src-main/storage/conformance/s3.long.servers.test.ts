import { describe, inject, test } from 'vitest'
import { describeObjectStore } from './describe-object-store.ts'
import { s3StoresOn } from './s3-stores.ts'
import { wrapped } from './test-stores.ts'
import { wrappers } from './wrappers-under-test.ts'

const access = inject('s3')

if ('missing' in access) {
  describe('S3', () => {
    test.skip(`[skipped: ${access.missing}]`)
  })
} else {
  for (const [name, wrap] of wrappers) {
    describeObjectStore(`S3 (Ceph RGW) ${name}`, wrapped(s3StoresOn(access), wrap))
  }
}
