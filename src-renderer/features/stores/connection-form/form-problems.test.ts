import { describe, expect, it } from 'vitest'
import type { FileGrantId } from '../../../../shared/contract/schemas.ts'
import type { SecretName } from '../../../../shared/domain/connection.ts'
import { type ConnectionValues, EMPTY_VALUES } from './connection-values.ts'
import { type FormContent, formProblems } from './form-problems.ts'
import type { KeptSecrets } from './kept-secrets.ts'
import { proposedConnection } from './proposed-connection.ts'
import { secretProblem } from './secret-rules.ts'

const good = {
  s3: { ...EMPTY_VALUES.s3, bucket: 'my-models' },
  azure: { ...EMPTY_VALUES.azure, account: 'mymodels', container: 'models' },
  gcs: { ...EMPTY_VALUES.gcs, bucket: 'models' },
}

/** As a store has it that was added with these values. */
function keptFor(values: ConnectionValues, ...names: SecretName[]): KeptSecrets {
  return { names, connection: proposedConnection(values) }
}

function fieldsWithProblems(values: ConnectionValues, content: Partial<FormContent> = {}) {
  const rest = { name: 'Team', typedSecrets: new Map(), kept: null }
  return Object.keys(formProblems({ values, ...rest, ...content })).toSorted((a, b) =>
    a.localeCompare(b),
  )
}

describe('formProblems', () => {
  it.each(Object.values(good))(
    'finds nothing wrong with a $kind store that is filled in',
    (values) => {
      expect(fieldsWithProblems(values)).toEqual([])
    },
  )

  it.each([
    ['a missing bucket', EMPTY_VALUES.s3, ['bucket']],
    ['a bucket in capitals', { ...good.s3, bucket: 'My_Models' }, ['bucket']],
    ['a server without its address', { ...good.s3, provider: 'minio' }, ['endpoint']],
    [
      'an address that is none',
      { ...good.s3, provider: 'minio', endpoint: 'minio:9000' },
      ['endpoint'],
    ],
    ['a prefix that climbs', { ...good.s3, prefix: 'a/../b' }, ['prefix']],
    ['a region in words', { ...good.s3, region: 'EU (Frankfurt)' }, ['region']],
    ['no profile chosen', { ...good.s3, credentials: 'profile' }, ['profile']],
    ['no key typed', { ...good.s3, credentials: 'keys' }, ['accessKeyId', 'secretAccessKey']],
    ['a missing container', EMPTY_VALUES.azure, ['container']],
    [
      'a missing account',
      { ...good.azure, account: '', credentials: 'sas' },
      ['account', 'sasToken'],
    ],
    [
      'no connection string',
      { ...good.azure, account: '', credentials: 'connection-string' },
      ['connectionString'],
    ],
    ['no key file', { ...good.gcs, credentials: 'service-account' }, ['keyFile']],
    ['a project that is none', { ...good.gcs, project: 'My Project' }, ['project']],
  ] as const)('names the field: %s', (_what, values, fields) => {
    expect(fieldsWithProblems(values)).toEqual(fields)
  })

  it('wants a name', () => expect(fieldsWithProblems(good.s3, { name: ' ' })).toEqual(['name']))

  it('does not ask again for a secret that is kept, but minds one that is typed wrong', () => {
    const values = { ...good.azure, credentials: 'account-key' } as const
    const kept = keptFor(values, 'accountKey')
    expect(fieldsWithProblems(values, { kept })).toEqual([])
    const typedSecrets = new Map([
      ['accountKey', secretProblem('accountKey', 'not base64!')],
    ] as const)
    expect(fieldsWithProblems(values, { kept, typedSecrets })).toEqual(['accountKey'])
  })

  const keys = { ...good.s3, credentials: 'keys', accessKeyId: 'AKIA1' } as const
  const onMinio = { ...keys, provider: 'minio', endpoint: 'https://minio.example' } as const
  const accountKey = { ...good.azure, credentials: 'account-key' } as const
  const serviceAccount = {
    ...good.gcs,
    credentials: 'service-account',
    keyFile: { grantId: null, path: '/key.json' },
  } as const
  it.each([
    ['endpoint', onMinio, { ...onMinio, endpoint: 'https://evil.example' }, 'secretAccessKey'],
    ['endpoint', onMinio, { ...onMinio, provider: 'aws' }, 'secretAccessKey'],
    ['access key ID', keys, { ...keys, accessKeyId: 'AKIA2' }, 'secretAccessKey'],
    ['storage account', accountKey, { ...accountKey, account: 'others' }, 'accountKey'],
    ['endpoint', accountKey, { ...accountKey, endpoint: 'https://evil.example' }, 'accountKey'],
    [
      'endpoint',
      serviceAccount,
      { ...serviceAccount, endpoint: 'https://evil.example' },
      'keyFile',
    ],
  ] as const)(
    'says that the %s was changed, and asks again for what is kept',
    (what, before, after, field) => {
      const kept = keptFor(before, field === 'keyFile' ? 'accountKey' : field)
      const asked = { name: 'Team', typedSecrets: new Map(), kept }
      expect(formProblems({ ...asked, values: before })).toEqual({})
      const problems = formProblems({ ...asked, values: after })
      expect(problems).toEqual({
        [field]: expect.stringContaining(`The ${what} was changed`) as string,
      })
      if (field === 'keyFile') {
        const keyFile = { grantId: 'picked' as FileGrantId, path: '/key.json' }
        expect(formProblems({ ...asked, values: { ...after, keyFile } })).toEqual({})
      } else {
        const typedSecrets = new Map([[field, null]] as const)
        expect(formProblems({ ...asked, values: after, typedSecrets })).toEqual({})
      }
    },
  )
})

describe('secretProblem', () => {
  it.each([
    ['secretAccessKey', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', true],
    ['secretAccessKey', 'wJalr XUtn', false],
    ['secretAccessKey', '', false],
    ['sessionToken', 'IQoJb3JpZ2luX2VjE', true],
    ['accountKey', 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq==', true],
    ['accountKey', 'DefaultEndpointsProtocol=https;AccountName=a', false],
    ['sasToken', '?sv=2025-01-05&sp=rwdl&sig=abc%3D', true],
    ['sasToken', 'sig=abc%3D', true],
    ['sasToken', 'https://a.blob.core.windows.net/c?sv=1&sig=abc', false],
    ['sasToken', 'sv=2025-01-05&sp=rwdl', false],
    ['connectionString', 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=b', true],
    ['connectionString', 'BlobEndpoint=https://a.example;SharedAccessSignature=c', true],
    ['connectionString', 'UseDevelopmentStorage=true', true],
    ['connectionString', 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq==', false],
  ] as const)('%s %j', (name, secret, isPossible) => {
    const problem = secretProblem(name, secret)
    expect(problem === null).toBe(isPossible)
    if (secret !== '') expect(problem ?? '').not.toContain(secret)
  })
})
