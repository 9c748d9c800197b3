import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { toNetworkError } from '../../network-errors.ts'
import { failureOf, plainCause, retryAfterOf, type S3Failure } from './s3-failure.ts'
import {
  CONDITION_FAILED,
  CONFLICT,
  CUT_OFF,
  DENIED,
  FULL,
  LOGIN_EXPIRED,
  MEANING_BY_CODE,
  type Meaning,
  NO_CREDENTIALS,
  NO_OBJECT,
  NOT_S3,
  PAST_THE_END,
  type S3Place,
  SERVER_TROUBLE,
  SLOW_DOWN,
  TAKEN,
  TOO_LATE,
  UNKNOWN_REQUEST,
} from './s3-meanings.ts'

/** Of the AWS SDK's credential providers, by the error's name. */
const CREDENTIAL_ERRORS: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ProviderError',
])
const OTHER_REGION: ReadonlySet<string> = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
])

/**
 * What an error of the AWS SDK means. StorageErrors pass as they are. Nothing of the server's own text is
 * told on: what it may hold is not known.
 */
export function toS3Error(error: unknown, place: S3Place): StorageError {
  if (error instanceof StorageError) return error
  const failure = failureOf(error)
  if (failure !== null) return ofFailure(failure, plainCause(failure), place)
  if (error instanceof Error && CREDENTIAL_ERRORS.has(error.name)) {
    return toError(isLoginExpired(error) ? LOGIN_EXPIRED : NO_CREDENTIALS, error, place)
  }
  return toNetworkError(error, place.host) ?? StorageError.from(error)
}

/** An answer that came whole and without an error, and is not one that S3 gives. */
export function notS3(place: S3Place): StorageError {
  return new StorageError(NOT_S3.code, NOT_S3.sentence(place))
}

/** A copy whose source is not there. */
export function noSuchObject(place: S3Place): StorageError {
  return new StorageError(NO_OBJECT.code, NO_OBJECT.sentence(place))
}

/** A write with `ifAbsent` that found its key taken before it began. */
export function taken(place: S3Place): StorageError {
  return new StorageError(TAKEN.code, TAKEN.sentence(place))
}

function ofFailure(failure: S3Failure, cause: Error, place: S3Place): StorageError {
  if (isInOtherRegion(failure)) return inOtherRegion(failure, cause, place)
  const meaning =
    (failure.code === null ? undefined : MEANING_BY_CODE.get(failure.code)) ??
    ofUnreadable(failure) ??
    ofStatus(failure, place)
  if (meaning === undefined) return refused(failure, cause, place)
  return toError(meaning, cause, place, retryAfterOf(failure))
}

/** An answer that is no XML: S3's own, cut off, or another server's. */
function ofUnreadable({ code, status, unreadableBody, isCutOff }: S3Failure): Meaning | undefined {
  if (code === null && isCutOff) return CUT_OFF
  // Proxies and load balancers before S3 send pages of their own when S3 does not answer.
  if (unreadableBody === null || status >= 500) return undefined
  return /^\s*<(?:\?xml|\w+Result\b|Error\b)/.test(unreadableBody) ? CUT_OFF : NOT_S3
}

/** Without a code of S3's, the status has to tell: always so with HEAD, whose answers have no body. */
function ofStatus({ code, status, headers }: S3Failure, place: S3Place): Meaning | undefined {
  const isPage = headers['content-type']?.startsWith('text/html') ?? false
  switch (status) {
    case 401:
    case 403:
      return DENIED
    case 404:
      return place.operation === 'head' && !isPage ? NO_OBJECT : NOT_S3
    case 405:
      return code === null ? NOT_S3 : UNKNOWN_REQUEST
    case 408:
      return TOO_LATE
    case 409:
      return CONFLICT
    case 411:
    case 501:
      return UNKNOWN_REQUEST
    case 412:
      return place.operation === 'put' ? TAKEN : CONDITION_FAILED
    case 416:
      return PAST_THE_END
    case 429:
    case 503:
      return SLOW_DOWN
    case 507:
      return FULL
    default:
      if (status >= 500) return SERVER_TROUBLE
      return status < 400 ? NOT_S3 : undefined
  }
}

function isInOtherRegion({ code, status, region }: S3Failure): boolean {
  if (code !== null) return OTHER_REGION.has(code)
  // HEAD: no body, but the header that tells the region.
  return status === 301 || (status === 400 && region !== null)
}

function inOtherRegion({ region }: S3Failure, cause: Error, place: S3Place): StorageError {
  const where =
    region !== null && /^[a-z0-9-]{1,40}$/.test(region)
      ? `is in the region ${region}: set it in the connection`
      : 'is in another region: find out which one, and set it in the connection'
  return new StorageError('CONFIG_INVALID', `The bucket ${place.bucket} ${where}.`, {
    cause,
  })
}

function refused({ code, status }: S3Failure, cause: Error, place: S3Place): StorageError {
  const name = code !== null && /^[A-Za-z0-9.]{1,60}$/.test(code) ? `${code}, ` : ''
  return new StorageError(
    'INTERNAL',
    `${place.host} refused the request (${name}${status}): check the connection's settings.`,
    { cause },
  )
}

/** The SDK has no code for it: credential-provider-sso and token-providers say it in these words. */
function isLoginExpired(error: Error): boolean {
  return /\bexpired\b|aws sso login|aws login/i.test(error.message)
}

function toError(
  { code, retryable, sentence }: Meaning,
  cause: unknown,
  place: S3Place,
  retryAfterMs?: number,
): StorageError {
  return new StorageError(code, sentence(place), {
    cause,
    ...(retryable !== undefined && { retryable }),
    ...(retryAfterMs !== undefined && { context: { retryAfterMs } }),
  })
}
