import { describe, expect, it, test } from 'vitest'
import { StorageError, type StorageErrorCode } from '../../../../shared/domain/storage-error.ts'
import { keyFileProblem, toCredentialsError, toGcsError, unexpectedAnswer } from './gcs-errors.ts'

const PLACE = { bucket: 'models', endpoint: 'https://storage.example' }
const SECRET = 'ya29.secret-token'

/** As gaxios throws it, with all that it carries along. */
function answered(
  status: number,
  data: unknown,
  headers: Readonly<Record<string, string>> = {},
): Error {
  return Object.assign(new Error(`Request with ${SECRET} failed`), {
    status,
    config: {
      url: new URL(`https://storage.example/upload?upload_id=${SECRET}`),
      headers: new Headers({ authorization: `Bearer ${SECRET}` }),
    },
    response: { status, data, headers: new Headers(headers) },
  })
}

function api(status: number, reason: string, message = `About ${SECRET}`): Error {
  const errors = [{ message, domain: 'global', reason }]
  return answered(status, { error: { code: status, message, errors } })
}

const DENIED =
  "kura@p.iam.gserviceaccount.com does not have storage.objects.create access to the Google Cloud Storage object. Permission 'storage.objects.create' denied on resource (or it may not exist)."

const ANSWERS: readonly (readonly [what: string, Error, StorageErrorCode, boolean, RegExp])[] = [
  ['a token that is no good', api(401, 'authError'), 'INVALID_CREDENTIALS', false, /gcloud auth/],
  ['nobody', api(401, 'required'), 'INVALID_CREDENTIALS', false, /not open to everybody/],
  ['no permission', api(403, 'forbidden', DENIED), 'ACCESS_DENIED', false, /not write objects/],
  ['some permission', api(403, 'forbidden'), 'ACCESS_DENIED', false, /grant access/],
  ['the rate', api(403, 'rateLimitExceeded'), 'RATE_LIMITED', true, /too many/],
  ['one user’s rate', api(403, 'userRateLimitExceeded'), 'RATE_LIMITED', true, /too many/],
  ['billing', api(403, 'accountDisabled'), 'ACCESS_DENIED', false, /billing/],
  ['retention', api(403, 'retentionPolicyNotMet'), 'ACCESS_DENIED', false, /set time/],
  ['the API', api(403, 'accessNotConfigured'), 'ACCESS_DENIED', false, /switched off/],
  [
    'no bucket',
    api(404, 'notFound', 'The specified bucket does not exist.'),
    'CONFIG_INVALID',
    false,
    /no bucket models/,
  ],
  ['no object', api(404, 'notFound', 'No such object: a/b'), 'NOT_FOUND', false, /no such object/],
  ['no object, as text', answered(404, 'No such object: a/b'), 'NOT_FOUND', false, /models/],
  ['another server', answered(404, '404 page not found'), 'CONFIG_INVALID', false, /endpoint/],
  ['HTML', answered(403, '<!DOCTYPE html><p>Hi'), 'CONFIG_INVALID', false, /not Google/],
  ['a redirect', answered(302, ''), 'CONFIG_INVALID', false, /storage\.example/],
  ['a conflict', api(409, 'conflict'), 'UNAVAILABLE', true, /again/],
  ['a taken key', api(412, 'conditionNotMet'), 'ALREADY_EXISTS', false, /already/],
  ['too large', api(413, 'uploadTooLarge'), 'UNSUPPORTED', false, /5 TiB/],
  ['a range', answered(416, ''), 'RANGE_NOT_SATISFIABLE', false, /no bytes/],
  ['many', api(429, 'rateLimitExceeded'), 'RATE_LIMITED', true, /too many/],
  ['a slow client', api(408, 'requestTimeout'), 'UNAVAILABLE', true, /again/],
  ['a failure', api(500, 'backendError'), 'UNAVAILABLE', true, /again/],
  ['a gateway’s page', answered(502, '<html>Bad Gateway'), 'UNAVAILABLE', true, /again/],
  ['busy', api(503, 'backendError'), 'UNAVAILABLE', true, /again/],
  [
    'another checksum',
    api(400, 'invalid', 'Provided CRC32C "a" doesn\'t match calculated CRC32C "b".'),
    'INTEGRITY_MISMATCH',
    true,
    /changed on their way/,
  ],
  [
    'requester pays',
    api(400, 'required', 'Bucket is a requester pays bucket but no user project provided.'),
    'CONFIG_INVALID',
    false,
    /project that pays/,
  ],
  [
    'a name',
    api(400, 'invalid', 'Disallowed unicode characters present in object name'),
    'INVALID_NAME',
    false,
    /another/,
  ],
  ['anything else', api(418, 'teapot'), 'INTERNAL', false, /418/],
]

describe('an answer about', () => {
  test.each(ANSWERS)('%s', (_what, error, code, retryable, sentence) => {
    const mapped = toGcsError(error, PLACE)
    expect(mapped).toMatchObject({ code, retryable, message: expect.stringMatching(sentence) })
    expectClean(mapped)
  })

  it('a wish to wait has it in milliseconds', () => {
    const asked = (value: string) =>
      toGcsError(answered(503, '', { 'retry-after': value }), PLACE).context.retryAfterMs
    expect(asked('7')).toBe(7_000)
    const inAMinute = asked(new Date(Date.now() + 60_000).toUTCString())
    expect(inAMinute).toBeGreaterThan(57_000)
    expect(inAMinute).toBeLessThanOrEqual(60_000)
    expect(asked('soon')).toBeUndefined()
  })
})

const NETWORK: readonly (readonly [code: string, retryable: boolean, sentence: RegExp])[] = [
  ['ENOTFOUND', true, /cannot be found/],
  ['EAI_AGAIN', true, /cannot be found/],
  ['ECONNREFUSED', true, /Nothing answers at storage\.example/],
  ['ECONNRESET', true, /broke/],
  ['EPIPE', true, /broke/],
  ['ERR_STREAM_PREMATURE_CLOSE', true, /broke/],
  ['ETIMEDOUT', true, /in time/],
  ['EHOSTUNREACH', true, /reached/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', false, /certificate/],
  ['CERT_HAS_EXPIRED', false, /certificate/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', false, /certificate/],
  ['EPROTO', true, /https:/],
  ['HPE_INVALID_CONSTANT', true, /HTTP/],
]

describe('no answer, because of', () => {
  test.each(NETWORK)('%s', (code, retryable, sentence) => {
    const cause = Object.assign(new Error(`${SECRET} ${code}`), { code })
    const error = Object.assign(new Error('request failed', { cause }), {
      config: { url: new URL(`https://storage.example/upload?upload_id=${SECRET}`) },
    })
    const mapped = toGcsError(error, PLACE)
    expect(mapped).toMatchObject({
      code: 'NETWORK',
      retryable,
      message: expect.stringMatching(sentence),
    })
    expectClean(mapped)
  })

  it('what is not the network’s doing is INTERNAL', () => {
    expect(toGcsError(new TypeError('oops'), PLACE).code).toBe('INTERNAL')
  })

  it('a StorageError passes as it is', () => {
    const error = new StorageError('CANCELLED', 'Cancelled.')
    expect(toGcsError(error, PLACE)).toBe(error)
    expect(toCredentialsError(error)).toBe(error)
  })
})

const GRANT = 'invalid_grant'
const TOKENS: readonly (readonly [what: string, Error, StorageErrorCode, RegExp])[] = [
  [
    'an ended login',
    oauth(GRANT, 'Token has been expired or revoked.'),
    'INVALID_CREDENTIALS',
    /login has expired/,
  ],
  ['a wrong key', oauth(GRANT, 'Invalid JWT Signature.'), 'INVALID_CREDENTIALS', /new key file/],
  [
    'no account',
    oauth(GRANT, 'Invalid grant: account not found'),
    'INVALID_CREDENTIALS',
    /another key/,
  ],
  [
    'a wrong clock',
    oauth(GRANT, 'Token must be in a reasonable timeframe.'),
    'CLOCK_SKEWED',
    /clock/,
  ],
  [
    'a client',
    oauth('invalid_client', 'The OAuth client was deleted.'),
    'INVALID_CREDENTIALS',
    /refused/,
  ],
  ['a busy endpoint', answered(503, ''), 'UNAVAILABLE', /again/],
  [
    'nothing found',
    new Error('Could not load the default credentials. Browse to …'),
    'INVALID_CREDENTIALS',
    /gcloud auth application-default login/,
  ],
  [
    'a variable',
    new Error(
      'Unable to read the credential file specified by the GOOGLE_APPLICATION_CREDENTIALS environment variable: x',
    ),
    'CONFIG_INVALID',
    /GOOGLE_APPLICATION_CREDENTIALS/,
  ],
  [
    'a damaged key',
    Object.assign(new Error('x'), { code: 'ERR_OSSL_UNSUPPORTED' }),
    'INVALID_CREDENTIALS',
    /damaged/,
  ],
  ['anything else', new Error(SECRET), 'INVALID_CREDENTIALS', /cannot be used/],
]

function oauth(error: string, description: string): Error {
  return answered(400, { error, error_description: description })
}

describe('no token, because of', () => {
  test.each(TOKENS)('%s', (_what, error, code, sentence) => {
    const mapped = toCredentialsError(error)
    expect(mapped).toMatchObject({ code, message: expect.stringMatching(sentence) })
    expectClean(mapped)
  })
})

it('a key file’s problem names it', () => {
  expect(keyFileProblem('/keys/k.json', 'it cannot be read')).toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('/keys/k.json'),
  })
})

it('a good answer that is none is either cut off or another server’s', () => {
  expect(unexpectedAnswer('application/json; charset=UTF-8', null).code).toBe('NETWORK')
  expect(unexpectedAnswer('text/html', null).code).toBe('CONFIG_INVALID')
})

/** One sentence, and nothing secret in it nor in what caused it. */
function expectClean(error: StorageError): void {
  expect(error.message).toMatch(/^[^\n]+\.$/u)
  const { cause } = error
  const shown = [
    error.message,
    String(cause),
    JSON.stringify(cause),
    JSON.stringify(error.toData()),
  ]
  expect(shown.join()).not.toContain('secret')
}
