import { describe, expect, it } from 'vitest'
import type { SecretName } from '../../../../shared/domain/connection.ts'
import { type ConnectionValues, EMPTY_VALUES } from './connection-values.ts'
import { type FormContent, formProblems } from './form-problems.ts'
import { secretProblem } from './secret-rules.ts'

const good = {
  s3: { ...EMPTY_VALUES.s3, bucket: 'my-models' },
  azure: { ...EMPTY_VALUES.azure, account: 'mymodels', container: 'models' },
  gcs: { ...EMPTY_VALUES.gcs, bucket: 'models' },
}

function fieldsWithProblems(values: ConnectionValues, content: Partial<FormContent> = {}) {
  const rest = { name: 'Team', typedSecrets: new Map(), knownSecrets: [] }
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

  it('does not ask again for a secret that is known, but minds one that is typed wrong', () => {
    const values = { ...good.azure, credentials: 'account-key' } as const
    const knownSecrets: SecretName[] = ['accountKey']
    expect(fieldsWithProblems(values, { knownSecrets })).toEqual([])
    const typedSecrets = new Map([
      ['accountKey', secretProblem('accountKey', 'not base64!')],
    ] as const)
    expect(fieldsWithProblems(values, { knownSecrets, typedSecrets })).toEqual(['accountKey'])
  })
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
