import { TestBucket } from '../src-main/storage/backends/s3/test-bucket.ts'
import { startFaultProxy } from './servers/fault-proxy.ts'
import { startSelfSigned, startWebPage } from './servers/odd-servers.ts'
import { accessOrSkip, test } from './support/cloud-test.ts'
import { type ExpectedFailure, expectConnectionTest } from './support/connection-attempt.ts'
import type { S3Store } from './support/kura-window.ts'

/** S3 API, "Redirect error responses". */
const OTHER_REGION = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>PermanentRedirect</Code><Message>The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.</Message><Endpoint>models.s3.eu-central-1.amazonaws.com</Endpoint><Bucket>models</Bucket></Error>`

test('S3: each way in which a connection can be wrong has its own sentence', async ({
  kura,
  servers,
}) => {
  test.setTimeout(300_000)
  const access = await accessOrSkip(servers, 's3')
  const { endpoint, accessKeyId, secretAccessKey } = access
  const { name: bucket } = await TestBucket.create(access)
  const [page, selfSigned] = [await startWebPage(), await startSelfSigned()]
  const elsewhere = await startFaultProxy(endpoint, { provider: 's3' })
  const headers = { 'content-type': 'application/xml', 'x-amz-bucket-region': 'eu-central-1' }
  const redirect = { kind: 'answer', status: 301, headers, body: OTHER_REGION } as const
  elsewhere.script([{ fault: redirect, times: Number.POSITIVE_INFINITY }])

  const good: S3Store = { provider: 'Ceph', endpoint, bucket, accessKeyId, secretAccessKey }
  const wrongs: readonly (readonly [Partial<S3Store>, step: string, sentence: RegExp])[] = [
    [{ secretAccessKey: 'f'.repeat(40) }, 'Authenticate', /secret access key does not belong to/],
    [{ accessKeyId: 'AKIANOBODY' }, 'Authenticate', /does not know this access key ID/],
    [{ bucket: 'no-such-bucket' }, 'List objects', /no bucket no-such-bucket at 127\.0\.0\.1/],
    [{ endpoint: 'http://127.0.0.1:9' }, 'Reach the server', /127\.0\.0\.1:9 refuses connections/],
    [{ endpoint: 'http://no-such-host.invalid' }, 'Reach the server', /no host no-such-host/],
    [{ endpoint: page.endpoint }, 'List objects', /answers is not S3/],
    [{ endpoint: selfSigned.endpoint }, 'Reach the server', /not signed by anybody/],
    [{ endpoint: elsewhere.endpoint }, 'List objects', /is in the region eu-central-1/],
  ]
  const attempt = (store: S3Store, what: string, expected: ExpectedFailure | null) =>
    expectConnectionTest(
      kura.page,
      what,
      async (window) => {
        await window.openStoreForm('Amazon S3')
        await window.fillS3Store(store)
      },
      expected,
    )

  await attempt(good, 'nothing wrong', null)
  for (const [wrong, step, sentence] of wrongs) {
    await attempt({ ...good, ...wrong }, JSON.stringify(wrong), { step, sentence })
  }
  const allowed: readonly (readonly [string[], step: string, sentence: RegExp])[] = [
    [['s3:GetObject'], 'List objects', /may not list the bucket .*s3:ListBucket/],
    [['s3:ListBucket'], 'Write a probe', /may not write to the bucket .*s3:PutObject/],
    [['s3:ListBucket', 's3:PutObject'], 'Read it back', /may not read from .*s3:GetObject/],
  ]
  for (const [actions, step, sentence] of allowed) {
    const open = await TestBucket.create(access)
    await open.allow(actions)
    const anybody = { provider: 'Ceph', endpoint, bucket: open.name, anonymous: true }
    await attempt(anybody, `allowed: ${actions.join(', ')}`, { step, sentence })
    open.close()
  }
  for (const server of [page, selfSigned, elsewhere]) await server.close()
})
