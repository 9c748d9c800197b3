import { afterEach, describe, expect, test, vi } from 'vitest'
import type { AzureConnection, StoreSecrets } from '../../../../shared/domain/connection.ts'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { openContainer } from './azure-client.ts'

const KEY = Buffer.from('a key that nobody may see').toString('base64')
const OTHER_KEY = Buffer.from('the key of another account').toString('base64')
const SAS = 'sv=2026-02-06&ss=b&sp=rwdlac&sig=c2VjcmV0%3D'
const CLOUD = 'https://mymodels.blob.core.windows.net/ml-artifacts'

const CONNECTION: AzureConnection = {
  kind: 'azure',
  endpoint: null,
  account: 'mymodels',
  container: 'ml-artifacts',
  prefix: '',
  layout: 'flat',
  readOnly: false,
  credentials: { source: 'default' },
}

type Source = AzureConnection['credentials']['source']

function open(
  source: Source,
  secrets: StoreSecrets = {},
  changes: Partial<AzureConnection> = {},
  environment: Record<string, string> = {},
) {
  const connection: AzureConnection = { ...CONNECTION, ...changes, credentials: { source } }
  return openContainer(connection, secrets, environment)
}

async function urlOf(opening: ReturnType<typeof open>): Promise<string> {
  return (await opening).client.url
}

describe('a container is found', () => {
  test('at the cloud by its account', async () => {
    expect(await urlOf(open('account-key', { accountKey: KEY }))).toBe(CLOUD)
    expect(await urlOf(open('anonymous'))).toBe(CLOUD)
  })

  test('at an endpoint that has the account as its path, or a slash at its end', async () => {
    const endpoint = 'http://127.0.0.1:10000/devstoreaccount1/'
    expect(await urlOf(open('account-key', { accountKey: KEY }, { endpoint }))).toBe(
      'http://127.0.0.1:10000/devstoreaccount1/ml-artifacts',
    )
  })

  test.each([SAS, `?${SAS}`, ` ${SAS}\n`, `https://mymodels.blob.core.windows.net/?${SAS}`])(
    'with the shared access signature “%s”',
    async (sasToken) => {
      expect(await urlOf(open('sas', { sasToken }))).toBe(`${CLOUD}?${SAS}`)
    },
  )

  test.each([
    [
      `DefaultEndpointsProtocol=https;AccountName=mymodels;AccountKey=${KEY};EndpointSuffix=core.windows.net`,
      CLOUD,
    ],
    [`AccountName=mymodels;AccountKey=${KEY};`, CLOUD],
    [
      `BlobEndpoint=https://models.example/;AccountName=mymodels;AccountKey=${KEY}`,
      'https://models.example/ml-artifacts',
    ],
    [
      `BlobEndpoint=https://models.example;SharedAccessSignature=${SAS}`,
      `https://models.example/ml-artifacts?${SAS}`,
    ],
    ['UseDevelopmentStorage=true', 'http://127.0.0.1:10000/devstoreaccount1/ml-artifacts'],
  ])('by the connection string %s', async (connectionString, url) => {
    const opening = open('connection-string', { connectionString }, { account: null })
    expect(await urlOf(opening)).toBe(url)
  })

  test('by what the environment has: a connection string, a key, then a signature', async () => {
    const all = {
      AZURE_STORAGE_CONNECTION_STRING: `AccountName=another;AccountKey=${OTHER_KEY}`,
      AZURE_STORAGE_KEY: KEY,
      AZURE_STORAGE_SAS_TOKEN: SAS,
    }
    const { AZURE_STORAGE_CONNECTION_STRING: _, ...keys } = all
    expect(await urlOf(open('default', {}, {}, all))).toContain('https://another.blob.')
    expect(await credentialName(open('default', {}, {}, keys))).toBe('StorageSharedKeyCredential')
    const signature = { AZURE_STORAGE_SAS_TOKEN: SAS }
    expect(await urlOf(open('default', {}, {}, signature))).toBe(`${CLOUD}?${SAS}`)
  })

  test('by Entra ID where the environment has none of these', async () => {
    expect(await credentialName(open('default'))).toBe('DefaultAzureCredential')
  })
})

describe('CONFIG_INVALID says what to enter, and quotes no secret, when', () => {
  const SECRET = 'xyzzy-secret'
  test.each<[string, Source, StoreSecrets, Partial<AzureConnection>, RegExp]>([
    ['the key is missing', 'account-key', {}, {}, /account key is needed/],
    ['the key is blank', 'account-key', { accountKey: '  ' }, {}, /account key is needed/],
    ['the key is no key', 'account-key', { accountKey: SECRET }, {}, /Access keys/],
    ['the signature is missing', 'sas', {}, {}, /signature is needed/],
    ['the signature is none', 'sas', { sasToken: SECRET }, {}, /sig=/],
    ['the string is missing', 'connection-string', {}, {}, /connection string is needed/],
    ['the string is none', 'connection-string', { connectionString: SECRET }, {}, /AccountName=/],
    [
      'the string has half a key',
      'connection-string',
      { connectionString: `AccountName=a;AccountKey=${SECRET}` },
      {},
      /Access keys/,
    ],
    [
      'the string has a bad endpoint',
      'connection-string',
      { connectionString: `BlobEndpoint=ftp://${SECRET};AccountName=a;AccountKey=${KEY}` },
      {},
      /AccountName=/,
    ],
    ['nothing tells the account', 'anonymous', {}, { account: null }, /account is missing/],
    ['a token would go over http', 'default', {}, { endpoint: 'http://models.example' }, /https/],
  ])('%s', async (_, source, secrets, changes, sentence) => {
    const error: unknown = await open(source, secrets, changes).catch((reason: unknown) => reason)
    if (!(error instanceof StorageError)) throw error
    expect(error.code).toBe('CONFIG_INVALID')
    expect(error.message).toMatch(sentence)
    expect(error.message).not.toContain(SECRET)
  })

  describe('a proxy', () => {
    afterEach(() => vi.unstubAllEnvs())

    test('is no address', async () => {
      vi.stubEnv('HTTPS_PROXY', `http://user:${SECRET}@:port`)
      const error: unknown = await open('anonymous').catch((reason: unknown) => reason)
      expect(error).toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(/HTTPS_PROXY/),
      })
      expect(String(error)).not.toContain(SECRET)
    })
  })
})

async function credentialName(opening: ReturnType<typeof open>): Promise<string> {
  return (await opening).client.credential.constructor.name
}
