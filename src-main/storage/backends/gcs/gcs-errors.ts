import { StorageError, type StorageErrorCode } from '../../../../shared/domain/storage-error.ts'
import { type Answer, answerOf, codeOf, hostOf, withoutSecrets } from './gcs-failure.ts'
import { networkError } from './network-errors.ts'

export interface GcsErrorPlace {
  readonly bucket: string
  readonly endpoint: string | null
}

const LOGIN = 'run “gcloud auth application-default login” or choose a key file'

/**
 * What a failed request to the bucket means: "JSON API: HTTP status and error codes". StorageErrors pass
 * as they are. Causes are made anew, as the SDK's hold addresses of upload sessions.
 */
export function toGcsError(error: unknown, place: GcsErrorPlace): StorageError {
  if (error instanceof StorageError) return error
  const answer = answerOf(error)
  if (answer === undefined) {
    return networkError(error) ?? StorageError.from(error)
  }
  const [code, message, retryable] = meaningOf(answer, place)
  const { retryAfterMs } = answer
  return new StorageError(code, message, {
    cause: withoutSecrets(error),
    ...(retryable !== undefined && { retryable }),
    ...(retryAfterMs !== undefined && { context: { retryAfterMs } }),
  })
}

type Meaning = readonly [code: StorageErrorCode, message: string, retryable?: boolean]

function meaningOf(answer: Answer, place: GcsErrorPlace): Meaning {
  const { bucket, endpoint } = place
  const { status } = answer
  if (status >= 500 || status === 408) {
    return ['UNAVAILABLE', 'Google Cloud Storage cannot answer right now: try again in a moment.']
  }
  if (status < 400 || answer.isHtml) return ['CONFIG_INVALID', noCloudStorage(endpoint)]
  switch (status) {
    case 400:
      return badRequest(answer, bucket)
    case 401:
      return [
        'INVALID_CREDENTIALS',
        answer.reason === 'required'
          ? `The bucket ${bucket} is not open to everybody: choose credentials that may use it.`
          : `Google does not take the credentials for the bucket ${bucket} any more: ${LOGIN}.`,
      ]
    case 403:
      return forbidden(answer, bucket)
    case 404:
      return notFound(answer, place)
    case 409:
      return ['UNAVAILABLE', 'Another writer was in the way: try again.']
    case 412:
      return ['ALREADY_EXISTS', `There is already such an object in the bucket ${bucket}.`]
    case 413:
      return [
        'UNSUPPORTED',
        'The content is larger than Google Cloud Storage takes: 5 TiB at most.',
      ]
    case 416:
      return ['RANGE_NOT_SATISFIABLE', 'The object has no bytes from there on.']
    case 429:
      return tooMany(bucket)
    default:
      return [
        'INTERNAL',
        `Google Cloud Storage refused the request with the status ${status}, which Kura does not know.`,
      ]
  }
}

function badRequest({ reason, message }: Answer, bucket: string): Meaning {
  if (/doesn't match calculated/.test(message)) {
    return [
      'INTEGRITY_MISMATCH',
      'The bytes changed on their way to the bucket: send them again.',
      true,
    ]
  }
  if (/requester pays/i.test(message) || reason === 'userProjectMissing') {
    return [
      'CONFIG_INVALID',
      `The bucket ${bucket} lets those pay who use it: enter the project that pays.`,
    ]
  }
  if (/object name|Required parameter: name/i.test(message)) {
    return ['INVALID_NAME', 'Google Cloud Storage does not allow this name: choose another.']
  }
  return ['INTERNAL', `Google Cloud Storage did not understand the request for ${bucket}.`]
}

const RATE_REASONS: ReadonlySet<string> = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'dailyLimitExceeded',
])

function forbidden({ reason, message }: Answer, bucket: string): Meaning {
  if (RATE_REASONS.has(reason)) return tooMany(bucket)
  if (/billing|accountDisabled/i.test(`${reason} ${message}`)) {
    return [
      'ACCESS_DENIED',
      `The project of the bucket ${bucket} has no working billing account: have its owner enable billing.`,
    ]
  }
  if (/retention|hold/i.test(reason)) {
    return [
      'ACCESS_DENIED',
      `The bucket ${bucket} keeps this object for a set time: it cannot be changed or deleted yet.`,
    ]
  }
  if (/accessNotConfigured|SERVICE_DISABLED/.test(reason)) {
    return [
      'ACCESS_DENIED',
      'The Cloud Storage API is switched off in this project: have its owner enable it.',
    ]
  }
  const permission = /\bstorage\.[a-z]+\.[a-z]+\b/i.exec(message)?.[0]
  const what = permission === undefined ? 'do this' : (DEEDS[permission] ?? `use ${permission}`)
  const role = permission === undefined ? 'access' : `the permission ${permission}`
  return [
    'ACCESS_DENIED',
    `These credentials may not ${what} in the bucket ${bucket}: have its owner grant ${role}.`,
  ]
}

const DEEDS: Readonly<Record<string, string>> = {
  'storage.objects.get': 'read objects',
  'storage.objects.list': 'list objects',
  'storage.objects.create': 'write objects',
  'storage.objects.delete': 'delete or replace objects',
}

function notFound({ isJson, message }: Answer, { bucket, endpoint }: GcsErrorPlace): Meaning {
  if (/bucket does not exist/i.test(message)) {
    return [
      'CONFIG_INVALID',
      `There is no bucket ${bucket}: check its name, or create it in the Google Cloud console.`,
    ]
  }
  if (!isJson && !message.startsWith('No such object')) {
    return ['CONFIG_INVALID', noCloudStorage(endpoint)]
  }
  return ['NOT_FOUND', `There is no such object in the bucket ${bucket}.`]
}

function tooMany(bucket: string): Meaning {
  return ['RATE_LIMITED', `The bucket ${bucket} gets too many requests: try again in a moment.`]
}

function noCloudStorage(endpoint: string | null): string {
  return endpoint === null
    ? 'Something between Kura and Google Cloud Storage answers in its place: check the proxy or sign in to the network.'
    : `What answers at ${endpoint} is not Google Cloud Storage: check the endpoint.`
}

/** An answer with a good status that is not what was asked for. */
export function unexpectedAnswer(
  contentType: string | null,
  endpoint: string | null,
): StorageError {
  return contentType?.includes('json') === true
    ? new StorageError('NETWORK', 'The answer of Google Cloud Storage broke off: try again.')
    : new StorageError('CONFIG_INVALID', noCloudStorage(endpoint))
}

/** A key file that cannot be used; the sentence names it. */
export function keyFileProblem(path: string, problem: string, cause?: unknown): StorageError {
  return new StorageError(
    'CONFIG_INVALID',
    `The key file ${path} cannot be used, as ${problem}: choose a service account's JSON key file.`,
    { cause },
  )
}

/** What it means that no token could be had. */
export function toCredentialsError(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const cause = withoutSecrets(error)
  const answer = answerOf(error)
  if (answer !== undefined && (answer.status >= 500 || answer.status === 429)) {
    return new StorageError(
      'UNAVAILABLE',
      'Google cannot check the credentials right now: try again in a moment.',
      { cause },
    )
  }
  if (answer !== undefined) {
    const [code, sentence] = refusedToken(answer)
    return new StorageError(code, sentence, { cause })
  }
  const message = error instanceof Error ? error.message : ''
  if (/GOOGLE_APPLICATION_CREDENTIALS/.test(message)) {
    return new StorageError(
      'CONFIG_INVALID',
      'GOOGLE_APPLICATION_CREDENTIALS names a file that cannot be used: correct it, or choose a key file.',
      { cause },
    )
  }
  if (/Could not load the default credentials/.test(message)) {
    return new StorageError(
      'INVALID_CREDENTIALS',
      `This machine has no Google credentials: ${LOGIN}.`,
      { cause },
    )
  }
  if (/^ERR_OSSL|^ERR_CRYPTO/.test(codeOf(error) ?? '') || /DECODER|asn1|PEM/i.test(message)) {
    return new StorageError(
      'INVALID_CREDENTIALS',
      'The private key in the key file is damaged: download the key file again.',
      { cause },
    )
  }
  const network = networkError(error)
  if (network !== undefined && hostOf(error) !== undefined) return network
  return new StorageError(
    'INVALID_CREDENTIALS',
    `The Google credentials of this machine cannot be used: ${LOGIN}.`,
    { cause },
  )
}

/** RFC 6749, 5.2, with what Google says besides. */
function refusedToken(answer: Answer): readonly [StorageErrorCode, string] {
  if (/timeframe|iat and exp/i.test(answer.message)) {
    return [
      'CLOCK_SKEWED',
      'Google refused the key because this computer’s clock is wrong: set the clock.',
    ]
  }
  return ['INVALID_CREDENTIALS', refusedCredentials(answer)]
}

function refusedCredentials({ reason, message }: Answer): string {
  if (/account not found/i.test(message)) {
    return 'The service account of the key file does not exist any more: choose another key file.'
  }
  if (/signature/i.test(message)) {
    return 'Google does not know the key in the key file any more: download a new key file.'
  }
  if (reason === 'invalid_grant') return `Google's login has expired: ${LOGIN}.`
  return `Google refused the credentials: ${LOGIN}.`
}
