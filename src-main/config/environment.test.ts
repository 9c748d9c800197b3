import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BackendConfig } from './environment.ts'

const connectionOf = (environment: Record<string, string>) =>
  BackendConfig.fromEnvironment(environment)?.connection

describe('BackendConfig.fromEnvironment', () => {
  it.each([{}, { KURA_BUCKET: 'b' }, { KURA_BACKEND: ' ' }])('describes nothing by %o', (none) => {
    expect(BackendConfig.fromEnvironment(none)).toBeNull()
  })

  it('describes a folder, relative to where Kura was started', () => {
    expect(connectionOf({ KURA_BACKEND: 'local', KURA_PATH: './artifacts' })).toEqual({
      kind: 'local',
      root: resolve('artifacts'),
      layout: 'sharded',
      readOnly: false,
      mustExist: false,
    })
  })

  it('describes a store in memory', () => {
    expect(connectionOf({ KURA_BACKEND: 'memory' })).toEqual({
      kind: 'memory',
      layout: 'flat',
      readOnly: false,
    })
  })

  it('describes Amazon S3, and leaves its secrets to the AWS chain', () => {
    const environment = {
      KURA_BACKEND: 's3',
      KURA_BUCKET: 'my-ml-artifacts',
      KURA_PREFIX: '/experiments',
      KURA_REGION: 'eu-central-1',
      AWS_SECRET_ACCESS_KEY: 'not-taken-over',
    }
    expect(connectionOf(environment)).toEqual({
      kind: 's3',
      bucket: 'my-ml-artifacts',
      prefix: 'experiments/',
      region: 'eu-central-1',
      endpoint: null,
      pathStyle: false,
      checksums: 'standard',
      layout: 'flat',
      readOnly: false,
      credentials: { source: 'default' },
    })
  })

  it.each([
    ['http://127.0.0.1:9000', { pathStyle: true, checksums: 'required' }],
    ['https://s3.eu-west-1.amazonaws.com', { pathStyle: false, checksums: 'standard' }],
  ])('takes the server at %s for what it is', (endpoint, expected) => {
    const environment = { KURA_BACKEND: 's3', KURA_BUCKET: 'bucket', KURA_ENDPOINT: endpoint }
    expect(connectionOf(environment)).toMatchObject({ endpoint, ...expected })
  })

  it('describes Azure Blob Storage, by account or by connection string', () => {
    const container = { KURA_BACKEND: 'azure', KURA_CONTAINER: 'ml-artifacts' }
    expect(connectionOf({ ...container, KURA_ACCOUNT: 'mymodels' })).toMatchObject({
      kind: 'azure',
      account: 'mymodels',
      container: 'ml-artifacts',
    })
    const secret = { AZURE_STORAGE_CONNECTION_STRING: 'AccountName=a;AccountKey=k' }
    expect(connectionOf({ ...container, ...secret })).toMatchObject({ account: null })
  })

  it('describes Google Cloud Storage', () => {
    const environment = { KURA_BACKEND: 'gcs', KURA_BUCKET: 'ml_artifacts', KURA_PROJECT: 'my-p1' }
    expect(connectionOf(environment)).toMatchObject({
      kind: 'gcs',
      bucket: 'ml_artifacts',
      project: 'my-p1',
      credentials: { source: 'default' },
    })
  })

  it.each([
    [{ KURA_BACKEND: 'S3' }, 'KURA_BACKEND cannot be used. Expected one of local, memory, s3'],
    [{ KURA_BACKEND: 'local' }, 'KURA_PATH is not set, and KURA_BACKEND=local needs it'],
    [{ KURA_BACKEND: 's3' }, 'KURA_BUCKET is not set, and KURA_BACKEND=s3 needs it, as in my-ml'],
    [{ KURA_BACKEND: 's3', KURA_BUCKET: 'My_Bucket' }, 'KURA_BUCKET cannot be used. A bucket has'],
    [
      { KURA_BACKEND: 's3', KURA_BUCKET: 'bucket', KURA_ENDPOINT: 'minio:9000' },
      'KURA_ENDPOINT cannot be used. An endpoint is a web address',
    ],
    [
      { KURA_BACKEND: 's3', KURA_BUCKET: 'bucket', KURA_PREFIX: 'a/../b' },
      'KURA_PREFIX cannot be used. A prefix is a path',
    ],
    [
      { KURA_BACKEND: 's3', KURA_BUCKET: 'bucket', KURA_REGION: 'eu central' },
      'KURA_REGION cannot be used. A region has',
    ],
    [{ KURA_BACKEND: 'azure', KURA_ACCOUNT: 'mymodels' }, 'KURA_CONTAINER is not set'],
    [{ KURA_BACKEND: 'azure', KURA_CONTAINER: 'models' }, 'KURA_ACCOUNT is not set'],
    [{ KURA_BACKEND: 'gcs', KURA_BUCKET: 'b', KURA_PROJECT: 'x' }, 'KURA_BUCKET cannot be used.'],
    [
      { KURA_BACKEND: 'gcs', KURA_BUCKET: 'bucket', KURA_PROJECT: 'My Project' },
      'KURA_PROJECT cannot be used. A project is given by its id',
    ],
  ])('names the variable of %o', (environment, message) => {
    expect(() => BackendConfig.fromEnvironment(environment)).toThrow(message)
    expect(() => BackendConfig.fromEnvironment(environment)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    )
  })

  it('never repeats a value: it may be a secret in the wrong place', () => {
    const secret = 'https://user:hunter22@minio'
    const environment = { KURA_BACKEND: 's3', KURA_BUCKET: 'bucket', KURA_ENDPOINT: secret }
    expect(() => BackendConfig.fromEnvironment(environment)).not.toThrow('hunter22')
    expect(() => BackendConfig.fromEnvironment(environment)).toThrow('KURA_ENDPOINT')
  })
})
