import { describe, expect, inject, test } from 'vitest'
import { S3ObjectStore } from '../backends/s3/s3-object-store.ts'
import { TestBucket } from '../backends/s3/test-bucket.ts'
import { describeObjectStore } from './describe-object-store.ts'
import { s3StoresOn } from './s3-stores.ts'
import { MIB, putBytes, readBack, testBytes } from './test-content.ts'
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

  test('S3 (Ceph RGW) overlooks standard checksums, and takes what has them', async () => {
    const bucket = await TestBucket.create(access)
    const connection = { ...bucket.connection, checksums: 'standard' } as const
    const store = new S3ObjectStore(connection, access)
    for (const sizeBytes of [0, 1_000, 20 * MIB + 1]) {
      const bytes = testBytes(sizeBytes)
      const put = await putBytes(store, 'k', bytes)
      expect(put).toMatchObject({ sizeBytes, serverCheck: 'SHA-256' })
      expect((await readBack(store, 'k')).equals(bytes)).toBe(true)
    }
    await store.close()
    bucket.close()
  })
}
