import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ProposedConnection,
  proposedConnectionSchema,
} from '../../../../shared/contract/connections.ts'
import type { FileGrantId } from '../../../../shared/contract/schemas.ts'
import {
  type AzureValues,
  type ConnectionValues,
  EMPTY_VALUES,
  type GcsValues,
  type S3Values,
  suggestedName,
} from './connection-values.ts'
import { formProblems } from './form-problems.ts'
import { proposedConnection, valuesOf } from './proposed-connection.ts'
import { S3_PROVIDERS } from './s3-providers.ts'

const s3 = (typed: Partial<S3Values>): S3Values => ({ ...EMPTY_VALUES.s3, ...typed })
const azure = (typed: Partial<AzureValues>): AzureValues => ({ ...EMPTY_VALUES.azure, ...typed })
const gcs = (typed: Partial<GcsValues>): GcsValues => ({ ...EMPTY_VALUES.gcs, ...typed })
const grantId = 'grant-1' as FileGrantId

describe('proposedConnection', () => {
  it('trims what was typed, mends the prefix and leaves out what is empty', () => {
    expect(proposedConnection(s3({ bucket: ' my-models ', prefix: '/experiments' }))).toEqual({
      kind: 's3',
      bucket: 'my-models',
      prefix: 'experiments/',
      endpoint: null,
      region: null,
      pathStyle: false,
      checksums: 'standard',
      credentials: { source: 'default' },
      layout: 'flat',
      readOnly: false,
    })
  })

  it('takes an endpoint for every provider but Amazon, which has its own', () => {
    const endpoint = ' https://minio.example:9000 '
    expect(proposedConnection(s3({ provider: 'minio', endpoint })).endpoint).toBe(endpoint.trim())
    expect(proposedConnection(s3({ provider: 'aws', endpoint })).endpoint).toBeNull()
  })

  it.each([
    [
      s3({ credentials: 'profile', profile: ' research ' }),
      { source: 'profile', profile: 'research' },
    ],
    [s3({ credentials: 'keys', accessKeyId: ' AKIA1 ' }), { source: 'keys', accessKeyId: 'AKIA1' }],
    [s3({ credentials: 'anonymous', accessKeyId: 'AKIA1' }), { source: 'anonymous' }],
    [azure({ credentials: 'sas' }), { source: 'sas' }],
    [gcs({ credentials: 'default', keyFile: { grantId, path: '/k.json' } }), { source: 'default' }],
    [
      gcs({ credentials: 'service-account', keyFile: { grantId, path: '/k.json' } }),
      { source: 'service-account', grantId },
    ],
    [
      gcs({ credentials: 'service-account', keyFile: { grantId: null, path: '/k.json' } }),
      { source: 'service-account', grantId: null },
    ],
  ])('says of credentials only what the chosen ones need', (values, credentials) => {
    expect(proposedConnection(values).credentials).toEqual(credentials)
  })

  it('leaves account and address to a connection string', () => {
    const typed = { account: 'mymodels', endpoint: 'http://127.0.0.1:10000/mymodels' }
    expect(proposedConnection(azure({ ...typed, credentials: 'account-key' }))).toMatchObject(typed)
    expect(proposedConnection(azure({ ...typed, credentials: 'connection-string' }))).toMatchObject(
      {
        account: null,
        endpoint: null,
      },
    )
  })
})

const text = fc.oneof(
  fc.constantFrom('', 'my-bucket', 'models', 'https://s3.example', 'eu-central-1', 'a/b', 'x'),
  fc.string({ maxLength: 70, unit: 'grapheme' }),
)
const any = {
  prefix: text,
  endpoint: text,
  layout: fc.constantFrom('flat' as const, 'sharded' as const),
  readOnly: fc.boolean(),
}
const anyValues: fc.Arbitrary<ConnectionValues> = fc.oneof(
  fc.record({
    ...any,
    kind: fc.constant('s3' as const),
    provider: fc.constantFrom(...S3_PROVIDERS),
    bucket: text,
    region: text,
    pathStyle: fc.boolean(),
    checksums: fc.constantFrom('standard' as const, 'required' as const),
    credentials: fc.constantFrom('default', 'profile', 'keys', 'anonymous'),
    profile: text,
    accessKeyId: text,
  }),
  fc.record({
    ...any,
    kind: fc.constant('azure' as const),
    account: text,
    container: text,
    credentials: fc.constantFrom('default', 'account-key', 'sas', 'connection-string', 'anonymous'),
  }),
  fc.record({
    ...any,
    kind: fc.constant('gcs' as const),
    bucket: text,
    project: text,
    credentials: fc.constantFrom('default', 'service-account', 'anonymous'),
    keyFile: fc.option(fc.constant({ grantId, path: null })),
  }),
)

describe('the form and the contract', () => {
  it('agree: a form without problems passes, and one with a problem of its connection does not', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const problems = formProblems({
          name: 'any',
          values,
          typedSecrets: new Map(),
          kept: {
            names: ['secretAccessKey', 'accountKey', 'sasToken', 'connectionString'],
            connection: proposedConnection(values),
          },
        })
        const { success } = proposedConnectionSchema.safeParse(proposedConnection(values))
        if (Object.keys(problems).length === 0) expect(success).toBe(true)
        // These the contract allows for others' sake: an own endpoint that is missing, a file that is known.
        const { endpoint: _, keyFile: __, account: ___, ...rest } = problems
        if (Object.keys(rest).length > 0) expect(success).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('show a connection as it is: its form describes it again', () => {
    const connections: ProposedConnection[] = [
      s3({ bucket: 'my-models', prefix: 'a/b/', region: 'eu-central-1', readOnly: true }),
      s3({
        provider: 'r2',
        endpoint: 'https://abc.r2.cloudflarestorage.com',
        bucket: 'my-models',
        pathStyle: true,
        checksums: 'required',
        credentials: 'keys',
        accessKeyId: 'AKIA1',
      }),
      s3({ provider: 'ceph', endpoint: 'http://127.0.0.1:7480', bucket: 'my-models' }),
      azure({ account: 'mymodels', container: 'models', credentials: 'sas' }),
      azure({ container: 'models', credentials: 'connection-string', layout: 'sharded' }),
      gcs({ bucket: 'models', project: 'my-project-1' }),
      gcs({
        bucket: 'models',
        credentials: 'service-account',
        keyFile: { grantId: null, path: '/k.json' },
      }),
    ].map(proposedConnection)
    for (const connection of connections) {
      expect(proposedConnection(valuesOf(connection, '/k.json'))).toEqual(connection)
    }
  })
})

describe('suggestedName', () => {
  it('is the bucket, or the container', () => {
    expect(suggestedName(s3({ bucket: ' my-models ' }))).toBe('my-models')
    expect(suggestedName(azure({ container: 'models', account: 'mymodels' }))).toBe('models')
  })
})
