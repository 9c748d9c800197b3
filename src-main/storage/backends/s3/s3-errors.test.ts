import { expect, test } from 'vitest'
import { StorageError, type StorageErrorCode } from '../../../../shared/domain/storage-error.ts'
import { errorIn, openBucket } from './s3-bucket.ts'
import { toS3Error } from './s3-errors.ts'
import type { S3Operation, S3Place } from './s3-meanings.ts'
import { connectionTo } from './test-bucket.ts'

const PLACE: S3Place = { bucket: 'models', host: 's3.example.com', operation: 'get' }
const SECRET = 'AKIASECRETSECRET'

interface Answer {
  readonly status: number
  readonly code?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly fields?: Readonly<Record<string, unknown>>
}

/** As the SDK (3.1173) makes them of an answer. */
function sdkError({ status, code, headers = {}, fields = {} }: Answer): Error {
  const error = Object.assign(new Error(`The server said ${SECRET}`), {
    $metadata: { httpStatusCode: status },
    $response: { statusCode: status, headers },
    ...(code !== undefined && { Code: code }),
    ...fields,
  })
  error.name = code ?? (status === 404 ? 'NotFound' : 'Unknown')
  return error
}

const CODES: readonly (readonly [string, number, StorageErrorCode, boolean, RegExp])[] = [
  ['NoSuchKey', 404, 'NOT_FOUND', false, /no such object in the bucket models/],
  ['NoSuchBucket', 404, 'CONFIG_INVALID', false, /no bucket models at s3\.example\.com/],
  ['InvalidBucketName', 400, 'CONFIG_INVALID', false, /models as a bucket's name/],
  ['InvalidAccessKeyId', 403, 'INVALID_CREDENTIALS', false, /does not know this access key ID/],
  ['SignatureDoesNotMatch', 403, 'INVALID_CREDENTIALS', false, /secret access key does not/],
  ['ExpiredToken', 400, 'INVALID_CREDENTIALS', false, /session token has expired/],
  ['InvalidToken', 400, 'INVALID_CREDENTIALS', false, /session token is not valid/],
  ['RequestTimeTooSkewed', 403, 'CLOCK_SKEWED', false, /clock of this computer/],
  ['AccessDenied', 403, 'ACCESS_DENIED', false, /s3:GetObject/],
  ['UserSuspended', 403, 'ACCESS_DENIED', false, /suspended/],
  ['InvalidObjectState', 403, 'UNSUPPORTED', false, /archive/],
  ['SlowDown', 503, 'RATE_LIMITED', true, /fewer requests/],
  ['ServiceUnavailable', 503, 'RATE_LIMITED', true, /fewer requests/],
  ['InternalError', 500, 'UNAVAILABLE', true, /trouble of its own/],
  ['ConditionalRequestConflict', 409, 'UNAVAILABLE', true, /at this moment/],
  ['OperationAborted', 409, 'UNAVAILABLE', true, /at this moment/],
  ['RequestTimeout', 400, 'NETWORK', true, /waited too long/],
  ['NoSuchUpload', 404, 'UNAVAILABLE', true, /ended from elsewhere/],
  ['InvalidPart', 400, 'UNAVAILABLE', true, /ended from elsewhere/],
  ['InvalidRange', 416, 'RANGE_NOT_SATISFIABLE', false, /no bytes/],
  ['BadDigest', 400, 'INTEGRITY_MISMATCH', true, /not those that Kura sent/],
  ['XAmzContentSHA256Mismatch', 400, 'INTEGRITY_MISMATCH', true, /not those that Kura sent/],
  ['QuotaExceeded', 403, 'NO_SPACE', false, /full/],
  ['EntityTooLarge', 400, 'UNSUPPORTED', false, /larger than/],
  ['KeyTooLongError', 400, 'INVALID_NAME', false, /does not allow this name/],
  ['MetadataTooLarge', 400, 'UNSUPPORTED', false, /2 KB/],
  ['NotImplemented', 501, 'CONFIG_INVALID', false, /only when required/],
  ['MissingContentLength', 411, 'CONFIG_INVALID', false, /only when required/],
  ['PreconditionFailed', 412, 'PRECONDITION_FAILED', false, /changed meanwhile/],
  ['SomethingNew', 400, 'INTERNAL', false, /\(SomethingNew, 400\)/],
  ['SomethingNew', 500, 'UNAVAILABLE', true, /trouble/],
]

test.each(CODES)('%s (%i) is %s, retryable: %s', (code, status, expected, retryable, sentence) => {
  const error = toS3Error(sdkError({ status, code }), PLACE)
  expect(error).toMatchObject({ code: expected, retryable })
  expect(error.message).toMatch(sentence)
  expect(error.cause).toEqual(new Error(`${code} (${status}), request without an ID`))
  expectSentence(error)
})

const STATUSES: readonly (readonly [number, S3Operation, StorageErrorCode])[] = [
  [403, 'head', 'ACCESS_DENIED'],
  [404, 'head', 'NOT_FOUND'],
  [404, 'get', 'CONFIG_INVALID'],
  [405, 'list', 'CONFIG_INVALID'],
  [400, 'head', 'INTERNAL'],
  [301, 'head', 'CONFIG_INVALID'],
  [409, 'put', 'UNAVAILABLE'],
  [412, 'put', 'ALREADY_EXISTS'],
  [412, 'get', 'PRECONDITION_FAILED'],
  [429, 'list', 'RATE_LIMITED'],
  [500, 'head', 'UNAVAILABLE'],
  [502, 'get', 'UNAVAILABLE'],
  [507, 'put', 'NO_SPACE'],
]

test.each(STATUSES)('%i without a code, of %s, is %s', (status, operation, expected) => {
  const error = toS3Error(sdkError({ status }), { ...PLACE, operation })
  expect(error.code).toBe(expected)
  expectSentence(error)
})

test.each([
  ['put', 's3:PutObject'],
  ['list', 's3:ListBucket'],
  ['delete', 's3:DeleteObject'],
  ['head', 's3:GetObject'],
] as const)('who may not %s is told to have %s allowed', (operation, permission) => {
  const error = toS3Error(sdkError({ status: 403, code: 'AccessDenied' }), { ...PLACE, operation })
  expect(error.message).toContain(permission)
  expect(error.message).toContain('models')
})

test.each([
  { status: 301, code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'eu-west-1' } },
  { status: 301, headers: { 'x-amz-bucket-region': 'eu-west-1' } },
  { status: 400, headers: { 'x-amz-bucket-region': 'eu-west-1' } },
  { status: 400, code: 'AuthorizationHeaderMalformed', fields: { Region: 'eu-west-1' } },
])('a bucket in another region says which: %j', (answer) => {
  const error = toS3Error(sdkError(answer), PLACE)
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', retryable: false })
  expect(error.message).toContain('models is in the region eu-west-1')
})

test('a region that is none is not repeated', () => {
  const headers = { 'x-amz-bucket-region': `<b>${SECRET}</b>` }
  const error = toS3Error(sdkError({ status: 301, headers }), PLACE)
  expect(error.code).toBe('CONFIG_INVALID')
  expectSentence(error)
})

test.each([
  ['7', 7_000],
  [new Date(Date.now() + 3_600_000).toUTCString(), 3_600_000],
])('what the server wishes to wait for is kept: %s', (text, expectedMs) => {
  const headers = { 'retry-after': text }
  const { context } = toS3Error(sdkError({ status: 503, code: 'SlowDown', headers }), PLACE)
  expect(Math.abs((context.retryAfterMs ?? 0) - expectedMs)).toBeLessThan(2_000)
})

test.each([
  [200, '<!doctype html><html><body>Log in</body>', 'CONFIG_INVALID'],
  [403, '{"error":"no"}', 'CONFIG_INVALID'],
  [200, '<?xml version="1.0"?><ListBucketResult><Contents><Key>a', 'NETWORK'],
  [200, '<ListBucketResult><Contents><Key>a', 'NETWORK'],
  [502, '<html>Bad gateway', 'UNAVAILABLE'],
] as const)('%i with the unreadable answer %s is %s', (status, body, expected) => {
  const error = toS3Error(sdkError({ status, fields: { $responseBodyText: body } }), PLACE)
  expect(error.code).toBe(expected)
  expectSentence(error)
})

test('a page instead of an answer is no missing object', () => {
  const headers = { 'content-type': 'text/html; charset=utf-8' }
  const error = toS3Error(sdkError({ status: 404, headers }), { ...PLACE, operation: 'head' })
  expect(error.code).toBe('CONFIG_INVALID')
})

test.each([
  ['CredentialsProviderError', 'Could not load credentials from any providers', /aws configure/],
  ['CredentialsProviderError', 'The SSO session associated with this profile has expired.', /sso/],
  ['TokenProviderError', 'Token is expired. To refresh this SSO session run aws sso login', /sso/],
])('%s (“%s”) says what to run', (name, message, sentence) => {
  const error = toS3Error(Object.assign(new Error(message), { name }), PLACE)
  expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', retryable: false })
  expect(error.message).toMatch(sentence)
})

test('a profile is named where its credentials are the trouble', () => {
  const place = { ...PLACE, profile: 'lab' }
  const expired = Object.assign(new Error('Token is expired.'), { name: 'TokenProviderError' })
  const missing = Object.assign(new Error('No.'), { name: 'CredentialsProviderError' })
  const token = sdkError({ status: 400, code: 'ExpiredToken' })
  for (const cause of [expired, token]) {
    expect(toS3Error(cause, place).message).toContain('aws sso login --profile lab')
  }
  expect(toS3Error(missing, place).message).toContain('The profile lab')
})

test('an error of the network is told with the host', () => {
  const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  expect(toS3Error(cause, PLACE)).toMatchObject({
    code: 'NETWORK',
    message: expect.stringContaining('s3.example.com'),
  })
})

test('a StorageError passes as it is, anything else is INTERNAL', () => {
  const error = new StorageError('CANCELLED', 'Cancelled.')
  expect(toS3Error(error, PLACE)).toBe(error)
  expect(toS3Error(new TypeError('oops'), PLACE).code).toBe('INTERNAL')
})

/** One sentence, and nothing of what the server wrote. */
function expectSentence({ message }: StorageError): void {
  expect(message).toMatch(/^[A-Zs].*\.$/u)
  expect(message).not.toMatch(/[\n<{]/)
  expect(message).not.toContain(SECRET)
}

test('a request that was aborted and not by its caller has taken too long', () => {
  const access = { endpoint: 'http://s3.example.com', region: 'r', accessKeyId: 'a' }
  const keys = { ...access, secretAccessKey: SECRET }
  const bucket = openBucket(connectionTo(keys, 'models'), keys)
  const aborted = new DOMException('Request aborted', 'AbortError')
  const cancelled = AbortSignal.abort()
  expect(errorIn(bucket, 'put')(aborted)).toMatchObject({ code: 'TIMEOUT', retryable: true })
  expect(errorIn(bucket, 'put', cancelled)(aborted)).toMatchObject({ code: 'CANCELLED' })
  bucket.client.destroy()
  bucket.agents.close()
})
