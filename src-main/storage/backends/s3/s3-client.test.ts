import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { S3Connection, StoreSecrets } from '../../../../shared/domain/connection.ts'
import { expectFailure } from '../../conformance/test-content.ts'
import { S3ObjectStore } from './s3-object-store.ts'
import { connectionTo } from './test-bucket.ts'

const KEYS = { region: 'us-east-1', accessKeyId: 'AKIATYPED', secretAccessKey: 'typed-secret' }
const EMPTY =
  '<ListBucketResult><Name>models</Name><IsTruncated>false</IsTruncated></ListBucketResult>'

let folder: string
let endpoint: string
/** What the server was asked, as `host authorization`. */
let asked: { readonly url: string; readonly authorization: string; readonly token: unknown }[]
let stop: () => void

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kura-aws-'))
  // Nothing of this computer's own settings must decide a test.
  for (const name of Object.keys(process.env)) {
    if (/^AWS_|_proxy$/i.test(name)) vi.stubEnv(name, undefined)
  }
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'))
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'))
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  asked = []
  const server = createServer(({ url = '', headers }, response) => {
    const { authorization = '' } = headers
    asked.push({ url, authorization, token: headers['x-amz-security-token'] })
    response.end(EMPTY)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
})
afterEach(async () => {
  vi.unstubAllEnvs()
  stop()
  await rm(folder, { recursive: true })
})

async function listed(change: Partial<S3Connection>, secrets: StoreSecrets = {}) {
  const connection = { ...connectionTo({ ...KEYS, endpoint }, 'models'), ...change }
  const store = new S3ObjectStore(connection, secrets)
  try {
    return await store.list({ prefix: '' })
  } finally {
    await store.close()
  }
}

test('typed keys sign, with the session token where there is one', async () => {
  await listed({}, { secretAccessKey: 'typed-secret' })
  await listed({}, { secretAccessKey: 'typed-secret', sessionToken: 'a-token' })
  expect(asked[0]?.authorization).toContain('Credential=AKIATYPED/')
  expect(asked.map(({ token }) => token)).toEqual([undefined, 'a-token'])
})

test('a missing secret is told before anything is asked', () => {
  const connection = connectionTo({ ...KEYS, endpoint }, 'models')
  expect(() => new S3ObjectStore(connection, {})).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('secret access key for AKIATYPED'),
    }),
  )
})

test('the default is what the environment has', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENT')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  await listed({ credentials: { source: 'default' } })
  expect(asked[0]?.authorization).toContain('Credential=AKIAENVIRONMENT/')
})

test('a profile gives its keys and its region, whatever the environment has', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENVIRONMENT')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  await writeFile(join(folder, 'config'), '[profile lab]\nregion = eu-central-1\n')
  await writeFile(
    join(folder, 'credentials'),
    '[lab]\naws_access_key_id = AKIALAB\naws_secret_access_key = secret\n',
  )
  await listed({ region: null, credentials: { source: 'profile', profile: 'lab' } })
  expect(asked[0]?.authorization).toMatch(/Credential=AKIALAB\/\d+\/eu-central-1\//)
})

test('without a region anywhere it is us-east-1', async () => {
  await listed({ region: null }, { secretAccessKey: 'typed-secret' })
  expect(asked[0]?.authorization).toContain('/us-east-1/')
})

test('credentials that are not there are missed in words that help', async () => {
  const none = await expectFailure(
    listed({ credentials: { source: 'default' } }),
    'INVALID_CREDENTIALS',
  )
  expect(none.message).toContain('aws configure')
  const profile = { source: 'profile', profile: 'nobody' } as const
  const unknown = await expectFailure(listed({ credentials: profile }), 'INVALID_CREDENTIALS')
  expect(unknown.message).toContain('The profile nobody')
})

test('who is anonymous signs nothing', async () => {
  await listed({ credentials: { source: 'anonymous' } })
  expect(asked).toMatchObject([{ authorization: '' }])
})

test('a proxy of the environment is used, but not for hosts that are excepted', async () => {
  vi.stubEnv('HTTP_PROXY', endpoint)
  await listed({ endpoint: 'http://s3.test.invalid' }, { secretAccessKey: 'typed-secret' })
  expect(asked[0]?.url).toMatch(/^http:\/\/s3\.test\.invalid\/models\/\?/)
  vi.stubEnv('NO_PROXY', 's3.test.invalid')
  const direct = listed({ endpoint: 'http://s3.test.invalid' }, { secretAccessKey: 'typed-secret' })
  await expectFailure(direct, 'NETWORK')
  expect(asked).toHaveLength(1)
})
