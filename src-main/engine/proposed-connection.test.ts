import { describe, expect, it } from 'vitest'
import type { ProposedConnection } from '../../shared/contract/connections.ts'
import type { FileGrantId } from '../../shared/contract/schemas.ts'
import type {
  AzureConnection,
  GcsConnection,
  S3Connection,
  StoreConnection,
} from '../../shared/domain/connection.ts'
import { FileGrants } from './file-grants.ts'
import {
  keyFileOf,
  knownSecretNames,
  mergeSecrets,
  placeOf,
  resolveProposed,
  secretsAfter,
  toProposed,
  withKnownAccount,
} from './proposed-connection.ts'

const remote = { layout: 'flat', readOnly: false, prefix: '', endpoint: null } as const
const s3: S3Connection = {
  ...remote,
  kind: 's3',
  bucket: 'models',
  region: null,
  pathStyle: false,
  checksums: 'standard',
  credentials: { source: 'keys', accessKeyId: 'AKID' },
}
const azure: AzureConnection = {
  ...remote,
  kind: 'azure',
  account: 'mymodels',
  container: 'models',
  credentials: { source: 'account-key' },
}
const gcs: GcsConnection = {
  ...remote,
  kind: 'gcs',
  bucket: 'models',
  project: null,
  credentials: { source: 'service-account', path: '/keys/old.json' },
}
const local = {
  kind: 'local',
  root: '/store',
  layout: 'sharded',
  readOnly: false,
  mustExist: true,
} as const satisfies StoreConnection

const proposedGcs = (grantId: FileGrantId | null): ProposedConnection => ({
  ...gcs,
  credentials: { source: 'service-account', grantId },
})

describe('resolveProposed', () => {
  it('takes the key file that was picked, else the one in use', () => {
    const files = new FileGrants()
    const grantId = files.grant('/keys/new.json')
    expect(keyFileOf(resolveProposed(proposedGcs(grantId), files, gcs))).toBe('/keys/new.json')
    expect(resolveProposed(proposedGcs(null), files, gcs)).toEqual(gcs)
  })

  it('refuses a key file that nobody picked', () => {
    const files = new FileGrants()
    const made = proposedGcs('made-up' as FileGrantId)
    expect(() => resolveProposed(made, files, gcs)).toThrow('Pick it again')
    expect(() => resolveProposed(proposedGcs(null), files, null)).toThrow('Choose the service')
    expect(() => resolveProposed(proposedGcs(null), files, s3)).toThrow('Choose the service')
  })

  it('does not take the key file in use to another endpoint', () => {
    const files = new FileGrants()
    const elsewhere = { endpoint: 'https://other.example' }
    expect(() => resolveProposed({ ...proposedGcs(null), ...elsewhere }, files, gcs)).toThrow(
      'The endpoint was changed: choose the key file again',
    )
    const picked = { ...proposedGcs(files.grant('/keys/old.json')), ...elsewhere }
    expect(resolveProposed(picked, files, gcs)).toEqual({ ...gcs, ...elsewhere })
  })
})

describe('toProposed', () => {
  it('shows no path, and nothing of stores that have nothing to edit', () => {
    expect(toProposed(gcs)).toEqual(proposedGcs(null))
    expect(toProposed(s3)).toEqual(s3)
    expect(toProposed(local)).toBeNull()
    expect(toProposed({ kind: 'memory', layout: 'flat', readOnly: false })).toBeNull()
  })
})

describe('mergeSecrets', () => {
  const known = { secretAccessKey: 'old', sessionToken: 'old token' }
  it.each([
    ['keeps what is not typed', s3, {}, known, known],
    [
      'a new key does not keep the token of the old one',
      s3,
      { secretAccessKey: 'new' },
      known,
      { secretAccessKey: 'new' },
    ],
    [
      'a new token goes with the old key',
      s3,
      { sessionToken: 'new token' },
      known,
      { secretAccessKey: 'old', sessionToken: 'new token' },
    ],
    [
      'forgets what belongs to another way to sign in',
      { ...s3, credentials: { source: 'default' } } as const,
      {},
      known,
      {},
    ],
    [
      'leaves out what does not belong there',
      azure,
      { sasToken: 's', accountKey: 'k' },
      {},
      { accountKey: 'k' },
    ],
  ])('%s', (_what, connection, typed, before, merged) => {
    expect(mergeSecrets(connection, typed, before)).toEqual(merged)
    expect(knownSecretNames(connection, merged).toSorted()).toEqual(Object.keys(merged).toSorted())
  })
})

describe('secretsAfter', () => {
  const known = { secretAccessKey: 'old', sessionToken: 'old token' }
  const keys = (accessKeyId: string) => ({ credentials: { source: 'keys', accessKeyId } }) as const
  const onMinio = { ...s3, endpoint: 'https://minio.example:9000/s3' }
  const azurite = { ...azure, endpoint: 'http://127.0.0.1:10000/mymodels' }
  const sas = { ...azure, credentials: { source: 'sas' } } as const

  it.each<[string, StoreConnection, StoreConnection]>([
    ['another host', onMinio, { ...onMinio, endpoint: 'https://evil.example:9000/s3' }],
    ['another port', onMinio, { ...onMinio, endpoint: 'https://minio.example:9001/s3' }],
    ['no port', onMinio, { ...onMinio, endpoint: 'https://minio.example/s3' }],
    ['another scheme', onMinio, { ...onMinio, endpoint: 'http://minio.example:9000/s3' }],
    ['another path', onMinio, { ...onMinio, endpoint: 'https://minio.example:9000/others' }],
    ['the provider’s own endpoint', onMinio, { ...onMinio, endpoint: null }],
    ['an endpoint instead of the provider’s own', s3, onMinio],
    ['another access key ID', s3, { ...s3, ...keys('OTHER') }],
    ['another account', azure, { ...azure, account: 'others' }],
    ['another account of a SAS', sas, { ...sas, account: 'others' }],
    ['another endpoint of an account', azurite, { ...azurite, endpoint: 'http://evil.example' }],
  ])('uses nothing that is kept for %s', (_what, before, after) => {
    const all = { ...known, accountKey: 'key', sasToken: 'sas' }
    expect(() => secretsAfter(before, after, {}, all)).toThrow(
      /^The .+ was changed: type the .+ again/,
    )
    const typed = { secretAccessKey: 'typed', accountKey: 'typed', sasToken: 'typed' }
    const used = Object.values(secretsAfter(before, after, typed, all))
    expect(used).toEqual(['typed'])
  })

  it.each<[string, StoreConnection, StoreConnection]>([
    ['another bucket', s3, { ...s3, bucket: 'others', prefix: 'a/', readOnly: true }],
    [
      'an endpoint written otherwise',
      onMinio,
      { ...onMinio, endpoint: 'HTTPS://MinIO.example:9000/s3/' },
    ],
    [
      'the scheme’s own port',
      { ...s3, endpoint: 'http://minio' },
      { ...s3, endpoint: 'http://minio:80/' },
    ],
  ])('keeps secrets for %s', (_what, before, after) => {
    expect(secretsAfter(before, after, {}, known)).toEqual(known)
  })

  it('keeps a connection string, whatever account is shown beside it', () => {
    const before = { ...azure, credentials: { source: 'connection-string' } } as const
    const string = { connectionString: 'AccountName=mymodels;AccountKey=a2V5' }
    expect(secretsAfter(before, { ...before, account: null }, {}, string)).toEqual(string)
    const elsewhere = { ...before, endpoint: 'https://evil.example' }
    expect(() => secretsAfter(before, elsewhere, {}, string)).toThrow('type the connection string')
  })

  it('says nothing of another way to sign in, and uses nothing for it', () => {
    expect(secretsAfter(s3, { ...s3, credentials: { source: 'default' } }, {}, known)).toEqual({})
    expect(secretsAfter(azure, sas, {}, { accountKey: 'key' })).toEqual({})
  })
})

describe('withKnownAccount', () => {
  const nameless: AzureConnection = {
    ...azure,
    account: null,
    credentials: { source: 'connection-string' },
  }
  it.each([
    ['DefaultEndpointsProtocol=https;AccountName=mymodels;AccountKey=a2V5', 'mymodels'],
    ['BlobEndpoint=https://x.example;SharedAccessSignature=sig=x', null],
  ])('finds the account of %s', (connectionString, account) => {
    expect(withKnownAccount(nameless, { connectionString })).toMatchObject({ account })
  })
})

describe('placeOf', () => {
  it.each([
    ['the same bucket', s3, { ...s3, readOnly: true, region: 'eu-west-1' }, true],
    [
      'an endpoint written otherwise',
      { ...s3, endpoint: 'http://MINIO:80/' },
      { ...s3, endpoint: 'http://minio' },
      true,
    ],
    ['another prefix', s3, { ...s3, prefix: 'a/' }, false],
    ['another endpoint', s3, { ...s3, endpoint: 'http://minio:9000' }, false],
    ['another kind', s3, gcs, false],
    ['another account', azure, { ...azure, account: 'others' }, false],
    ['another folder', local, { ...local, root: '/other' }, false],
  ])('%s', (_what, one, other, isSame) => {
    expect(placeOf(one) === placeOf(other)).toBe(isSame)
  })

  it('cannot be told of an account that nobody names', () => {
    expect(placeOf({ ...azure, account: null })).toBeNull()
  })
})
