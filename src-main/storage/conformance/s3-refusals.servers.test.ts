import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { S3Connection } from '../../../shared/domain/connection.ts'
import { S3ObjectStore } from '../backends/s3/s3-object-store.ts'
import { TestBucket } from '../backends/s3/test-bucket.ts'
import type { ObjectStore } from '../object-store.ts'
import type { S3Access } from './server-access.ts'
import { expectFailure, MIB, putBytes, testBytes } from './test-content.ts'

const access = inject('s3')

describe.skipIf('missing' in access)('a real S3 server refuses', () => {
  const server = access as S3Access
  let bucket: TestBucket
  const stores: S3ObjectStore[] = []

  beforeAll(async () => {
    bucket = await TestBucket.create(server)
    await putBytes(connect({}), 'k', 'content')
  })
  afterAll(async () => {
    bucket.close()
    await Promise.all(stores.map((store) => store.close()))
  })

  function connect(change: Partial<S3Connection>, secretAccessKey = server.secretAccessKey) {
    const store = new S3ObjectStore({ ...bucket.connection, ...change }, { secretAccessKey })
    stores.push(store)
    return store
  }

  const everyCall = (store: ObjectStore): readonly (() => Promise<unknown>)[] => [
    () => store.list({ prefix: '' }),
    () => store.head('k'),
    () => store.get('k'),
    () => store.delete('k'),
    () => putBytes(store, 'k', 'x'),
    () => putBytes(store, 'k', testBytes(3 * MIB)),
    () => putBytes(store, 'k', testBytes(20 * MIB)),
  ]

  test('an unknown access key', async () => {
    const credentials = { source: 'keys', accessKeyId: 'NOBODYKNOWSTHIS' } as const
    for (const call of everyCall(connect({ credentials }))) {
      const { message } = await expectFailure(call(), 'INVALID_CREDENTIALS')
      expect(message).toContain('does not know this access key ID')
    }
  })

  test('a wrong secret', async () => {
    for (const call of everyCall(connect({}, 'a-wrong-secret'))) {
      const { message } = await expectFailure(call(), 'INVALID_CREDENTIALS')
      expect(message).toContain('The secret access key does not belong')
      expect(message).not.toContain('a-wrong-secret')
    }
  })

  test('a missing bucket, which looks like no missing object', async () => {
    const store = connect({ bucket: 'no-such-bucket' })
    for (const call of [
      () => store.list({ prefix: '' }),
      () => store.get('k'),
      () => putBytes(store, 'k', 'x'),
      () => putBytes(store, 'k', testBytes(20 * MIB)),
    ]) {
      const { message } = await expectFailure(call(), 'CONFIG_INVALID')
      expect(message).toContain('There is no bucket no-such-bucket')
    }
  })

  test('a clock that is hours off', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 3_600_000 })
    try {
      const { message } = await expectFailure(connect({}).list({ prefix: '' }), 'CLOCK_SKEWED')
      expect(message).toContain('The clock of this computer')
    } finally {
      vi.useRealTimers()
    }
  })

  test('each thing that is not allowed, by its own name', async () => {
    const anybody = connect({ credentials: { source: 'anonymous' } })
    for (const [actions, allowed] of [
      [['s3:ListBucket'], 'list'],
      [['s3:GetObject'], 'get'],
      [['s3:PutObject'], 'put'],
      [['s3:DeleteObject'], 'delete'],
    ] as const) {
      await bucket.allow(actions)
      const calls = {
        list: () => anybody.list({ prefix: '' }),
        get: () => anybody.get('k'),
        put: () => putBytes(anybody, 'k', 'x'),
        delete: () => anybody.delete('gone'),
      }
      const permissions = {
        list: 'ListBucket',
        get: 'GetObject',
        put: 'PutObject',
        delete: 'DeleteObject',
      }
      for (const name of ['list', 'get', 'put', 'delete'] as const) {
        if (name === allowed) {
          await calls[name]()
          continue
        }
        const { message } = await expectFailure(calls[name](), 'ACCESS_DENIED', { operation: name })
        expect(message).toContain(`s3:${permissions[name]}`)
      }
    }
  })

  test('TLS, where the endpoint is http', async () => {
    const endpoint = server.endpoint.replace('http:', 'https:')
    const error = await expectFailure(connect({ endpoint }).list({ prefix: '' }), 'NETWORK')
    expect(error).toMatchObject({ retryable: false, message: expect.stringContaining('https://') })
  })
})
