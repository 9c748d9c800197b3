import { RestError } from '@azure/storage-blob'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { StorageError, type StorageErrorCode } from '../../../../shared/domain/storage-error.ts'
import { bytesSource } from '../../bytes-source.ts'
import {
  type Answer,
  type AnsweringServer,
  azureAnswer,
  htmlAnswer,
  startAnsweringServer,
} from './answering-server.ts'
import { toAzureError } from './azure-errors.ts'
import { AzureObjectStore } from './azure-object-store.ts'

const PLACE = { container: 'models', account: 'kuratests', host: 'kuratests.example' }
const KEY = Buffer.from('a key that nobody may see').toString('base64')
const SIGNED = 'SECRETSIGNATURE'

let server: AnsweringServer
let store: AzureObjectStore

beforeAll(async () => {
  server = await startAnsweringServer()
  store = await openStore(`http://127.0.0.1:${server.port}/kuratests`)
})
afterAll(() => server.close())

const CALLS = {
  put: () => store.put('k', bytesSource(Buffer.from('x'))),
  get: () => store.get('k'),
  head: () => store.head('k'),
  list: () => store.list({ prefix: '' }),
  delete: () => store.delete('k'),
}
type Call = keyof typeof CALLS

const EVERY: readonly Call[] = ['put', 'get', 'head', 'list', 'delete']

/** Microsoft Learn, "Blob Storage error codes", "Common REST API error codes". */
const TABLE: readonly (readonly [
  status: number,
  azureCode: string,
  code: StorageErrorCode,
  sentence: RegExp,
  calls?: readonly Call[],
])[] = [
  [403, 'AuthenticationFailed', 'INVALID_CREDENTIALS', /credentials for container models/],
  [400, 'InvalidAuthenticationInfo', 'INVALID_CREDENTIALS', /enter them anew/],
  [401, 'NoAuthenticationInformation', 'ACCESS_DENIED', /no public access/],
  [409, 'PublicAccessNotPermitted', 'ACCESS_DENIED', /no public access/],
  [404, 'ResourceNotFound', 'ACCESS_DENIED', /may see/],
  [403, 'AuthorizationFailure', 'ACCESS_DENIED', /network settings/],
  [403, 'AuthorizationPermissionMismatch', 'ACCESS_DENIED', /the right/],
  [403, 'AuthorizationResourceTypeMismatch', 'ACCESS_DENIED', /kind of resource/],
  [403, 'AuthorizationServiceMismatch', 'ACCESS_DENIED', /blob service/],
  [403, 'AuthorizationSourceIPMismatch', 'ACCESS_DENIED', /addresses/],
  [403, 'AuthorizationProtocolMismatch', 'ACCESS_DENIED', /https/],
  [403, 'InsufficientAccountPermissions', 'ACCESS_DENIED', /the right/],
  [403, 'KeyBasedAuthenticationNotPermitted', 'ACCESS_DENIED', /Entra/],
  [403, 'AccountIsDisabled', 'ACCESS_DENIED', /account kuratests is disabled/],
  [404, 'ContainerNotFound', 'CONFIG_INVALID', /no container models/],
  [409, 'ContainerBeingDeleted', 'CONFIG_INVALID', /being deleted/],
  [404, 'BlobNotFound', 'NOT_FOUND', /no such object/, ['get', 'head']],
  [409, 'BlobAlreadyExists', 'ALREADY_EXISTS', /already/, ['put']],
  [409, 'BlobArchived', 'UNSUPPORTED', /rehydrate/, ['get']],
  [409, 'BlobImmutableDueToPolicy', 'ACCESS_DENIED', /retention/, ['put', 'delete']],
  [412, 'LeaseIdMissing', 'PRECONDITION_FAILED', /lease/, ['put', 'delete']],
  [409, 'InvalidBlobType', 'PRECONDITION_FAILED', /page or append blob/, ['put']],
  [400, 'Md5Mismatch', 'INTEGRITY_MISMATCH', /checksum/, ['put']],
  [416, 'InvalidRange', 'RANGE_NOT_SATISFIABLE', /range/, ['get']],
  [400, 'InvalidUri', 'INVALID_NAME', /name/, ['put', 'get', 'head']],
  [400, 'MetadataTooLarge', 'UNSUPPORTED', /8 KiB/, ['put']],
  [503, 'ServerBusy', 'RATE_LIMITED', /busy/],
  [500, 'OperationTimedOut', 'UNAVAILABLE', /too long/],
  [500, 'InternalError', 'UNAVAILABLE', /fault of its own/],
  [403, 'SomethingNew', 'ACCESS_DENIED', /the right/],
  [400, 'SomethingNew', 'INTERNAL', /SomethingNew/],
]

describe('what the blob service answers', () => {
  for (const [status, azureCode, code, sentence, calls = EVERY] of TABLE) {
    test.each(calls)(`${status} ${azureCode} is ${code} to %s`, async (call) => {
      const error = await failureOf(call, azureAnswer(status, azureCode, SIGNED))
      expect({ code: error.code, operation: error.context.operation }).toEqual({
        code,
        operation: call,
      })
      expect(error.message).toMatch(sentence)
    })
  }

  test.each([
    ["The MAC signature found in the HTTP request 'S' is not the same as any", /key/],
    ['Request date header too old: Mon, 23 Nov 2026', /clock/, 'CLOCK_SKEWED'],
    [
      'Signature not valid in the specified time frame: Start [x] - Expiry [y]',
      /not valid at this/,
    ],
    ['Signature did not match. String to sign used was S', /paste it anew/],
    ['Lifetime validation failed. The token is expired.', /az login/],
  ])(
    'AuthenticationFailed with “%s” says what to do',
    async (detail, sentence, code = 'INVALID_CREDENTIALS') => {
      const answer = azureAnswer(403, 'AuthenticationFailed', `${detail} ${SIGNED}`)
      const error = await failureOf('list', answer)
      expect(error.code).toBe(code)
      expect(error.message).toMatch(sentence)
    },
  )

  test('a server that is busy says when to come again', async () => {
    const answer = azureAnswer(503, 'ServerBusy', '', { 'retry-after': '7' })
    const error = await failureOf('list', answer)
    expect(error).toMatchObject({ retryable: true, context: { retryAfterMs: 7_000 } })
  })

  test('what was damaged on the way is sent again', async () => {
    const error = await failureOf('put', azureAnswer(400, 'Md5Mismatch'))
    expect(error.retryable).toBe(true)
  })

  test('deleting what is not there succeeds, but not in a container that is not there', async () => {
    server.answer(azureAnswer(404, 'BlobNotFound'))
    await store.delete('k')
    server.answer(azureAnswer(404, 'ContainerNotFound'))
    await expect(store.delete('k')).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })
})

describe('what is no blob service', () => {
  for (const status of [200, 400, 403, 404]) {
    test.each(EVERY)(`a page with ${status} is CONFIG_INVALID to %s`, async (call) => {
      const error = await failureOf(call, htmlAnswer(status))
      expect(error.code).toBe('CONFIG_INVALID')
      expect(error.message).toMatch(/127\.0\.0\.1:\d+ is no Azure Blob Storage/)
    })
  }

  test.each([
    [429, 'RATE_LIMITED'],
    [502, 'UNAVAILABLE'],
    [503, 'RATE_LIMITED'],
  ])('a page with %d may pass: %s', async (status, code) => {
    expect(await failureOf('list', htmlAnswer(status))).toMatchObject({ code, retryable: true })
  })
})

describe('a connection that breaks', () => {
  test('before the answer is NETWORK', async () => {
    for (const call of EVERY) {
      const error = await failureOf(call, (response) => response.socket?.destroy())
      expect(error).toMatchObject({ code: 'NETWORK', retryable: true })
    }
  })

  test('in the middle of a listing is NETWORK', async () => {
    const error = await failureOf('list', (response) => {
      response.writeHead(200, {
        'content-type': 'application/xml',
        'x-ms-request-id': '1',
        'content-length': '5000',
      })
      response.write('<?xml version="1.0"?><EnumerationResults><Blobs><Blob><Name>a</Name>')
      setImmediate(() => response.socket?.destroy())
    })
    expect(error).toMatchObject({ code: 'NETWORK', retryable: true })
  })

  test('in the middle of a body is NETWORK, though the SDK calls it aborted', async () => {
    server.answer((response) => {
      response.writeHead(200, {
        'x-ms-request-id': '1',
        etag: '"1"',
        'last-modified': new Date(0).toUTCString(),
        'content-length': '5000',
      })
      response.write(Buffer.alloc(1000))
      setTimeout(() => response.socket?.destroy(), 20)
    })
    const { body } = await store.get('k')
    const error: unknown = await drain(body).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'NETWORK', retryable: true })
    expect(error).toMatchObject({ context: { operation: 'get', key: 'k' } })
  })

  test('to a port where nobody listens, and to a host that does not exist', async () => {
    const free = await startAnsweringServer()
    await free.close()
    const refused = await openStore(`http://127.0.0.1:${free.port}/kuratests`)
    await expect(refused.head('k')).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringMatching(/Nothing accepts connections at 127\.0\.0\.1/),
    })
    const unknown = await openStore('http://no-such-account.invalid')
    await expect(unknown.head('k')).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.stringMatching(/no host no-such-account\.invalid/),
    })
  })

  test('to a port that does not speak TLS is not tried again', async () => {
    const plain = await openStore(`https://127.0.0.1:${server.port}/kuratests`)
    await expect(plain.head('k')).rejects.toMatchObject({
      code: 'NETWORK',
      retryable: false,
      message: expect.stringMatching(/does not speak TLS/),
    })
  })

  test.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false, /not trusted/],
    ['CERT_HAS_EXPIRED', false, /not valid at this time/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false, /another host/],
    ['ENETUNREACH', true, /online/],
    ['ECONNRESET', true, /broke/],
  ])('%s, retryable: %s', (code, retryable, sentence) => {
    const error = toAzureError(new RestError('secret words', { code }), PLACE)
    expect(error).toMatchObject({ code: 'NETWORK', retryable })
    expect(error.message).toMatch(sentence)
  })
})

test.each([
  ['CredentialUnavailableError', /az login/],
  ['AggregateAuthenticationError', /az login/],
  ['AuthenticationError', /sign in again/],
])('%s of Entra ID says how to sign in', (name, sentence) => {
  const error = toAzureError(Object.assign(new Error('AADSTS700016 secret'), { name }), PLACE)
  expect(error.code).toBe('INVALID_CREDENTIALS')
  expect(error.message).toMatch(sentence)
  expect(error.message).not.toContain('secret')
})

test('what is no error of Azure passes as it is', () => {
  const own = new StorageError('CANCELLED', 'Cancelled.')
  expect(toAzureError(own, PLACE)).toBe(own)
  expect(toAzureError(new TypeError('oops'), PLACE).code).toBe('INTERNAL')
  expect(toAzureError('oops', PLACE).code).toBe('INTERNAL')
})

function openStore(endpoint: string): Promise<AzureObjectStore> {
  return AzureObjectStore.open(
    {
      kind: 'azure',
      endpoint,
      account: 'kuratests',
      container: 'models',
      prefix: '',
      layout: 'flat',
      readOnly: false,
      credentials: { source: 'account-key' },
    },
    { accountKey: KEY },
  )
}

/** The error, which is one sentence with no secret in it. */
async function failureOf(call: Call, answer: Answer): Promise<StorageError> {
  server.answer(answer)
  const error: unknown = await CALLS[call]().then(
    () => new Error('It succeeded.'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof StorageError)) throw error
  expect(error.message).toMatch(/^[^\n]+\.$/u)
  const told = JSON.stringify(error.toData())
  for (const secret of [KEY, SIGNED, 'Words of the server', 'SharedKey']) {
    expect(told).not.toContain(secret)
  }
  return error
}

async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of body) expect(chunk.byteLength).toBeGreaterThan(0)
}
