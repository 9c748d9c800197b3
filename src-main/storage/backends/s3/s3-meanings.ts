import type { StorageErrorCode } from '../../../../shared/domain/storage-error.ts'

export type S3Operation =
  | 'put'
  | 'get'
  | 'head'
  | 'list'
  | 'delete'
  | 'abandonUpload'
  | 'listUnfinished'
  | 'removeUnfinished'
  | 'copyFrom'

/** What was asked of whom: all that a sentence may name. */
export interface S3Place {
  readonly bucket: string
  /** Host and port of the endpoint, or Amazon S3. */
  readonly host: string
  readonly operation: S3Operation
  /** The profile of the AWS settings that the credentials come from, where one was chosen. */
  readonly profile?: string | undefined
}

export interface Meaning {
  readonly code: StorageErrorCode
  /** Default: what the code says. */
  readonly retryable?: boolean
  readonly sentence: (place: S3Place) => string
}

const PERMISSIONS: Readonly<Record<S3Operation, string>> = {
  put: 's3:PutObject',
  get: 's3:GetObject',
  // AWS API, HeadObject: without s3:ListBucket a missing key is 403, not 404.
  head: 's3:GetObject and s3:ListBucket',
  list: 's3:ListBucket',
  delete: 's3:DeleteObject',
  abandonUpload: 's3:AbortMultipartUpload',
  listUnfinished: 's3:ListBucketMultipartUploads',
  removeUnfinished: 's3:AbortMultipartUpload',
  copyFrom: 's3:PutObject, and s3:GetObject of what is copied,',
}

const DEEDS: Readonly<Record<S3Operation, string>> = {
  put: 'write to',
  get: 'read from',
  head: 'look at objects of',
  list: 'list',
  delete: 'delete from',
  abandonUpload: 'take uploads back from',
  listUnfinished: 'list the unfinished uploads of',
  removeUnfinished: 'take uploads back from',
  copyFrom: 'copy into',
}

export const NO_OBJECT: Meaning = {
  code: 'NOT_FOUND',
  sentence: ({ bucket }) => `There is no such object in the bucket ${bucket}.`,
}
const NO_BUCKET: Meaning = {
  code: 'CONFIG_INVALID',
  sentence: ({ bucket, host }) =>
    `There is no bucket ${bucket} at ${host}: check its name, or create it there first.`,
}
const BAD_BUCKET_NAME: Meaning = {
  code: 'CONFIG_INVALID',
  sentence: ({ bucket, host }) =>
    `${host} does not allow ${bucket} as a bucket's name: correct it.`,
}
const UNKNOWN_KEY: Meaning = {
  code: 'INVALID_CREDENTIALS',
  sentence: ({ host }) => `${host} does not know this access key ID: check it, or make a new key.`,
}
const WRONG_SECRET: Meaning = {
  code: 'INVALID_CREDENTIALS',
  sentence: () => 'The secret access key does not belong to the access key ID: enter it again.',
}
const EXPIRED: Meaning = {
  code: 'INVALID_CREDENTIALS',
  sentence: ({ profile }) =>
    profile === undefined
      ? 'The session token has expired: get new temporary credentials.'
      : `The session of the profile ${profile} has expired: run aws sso login --profile ${profile}, or get new temporary credentials.`,
}
const WRONG_TOKEN: Meaning = {
  code: 'INVALID_CREDENTIALS',
  sentence: () =>
    'The session token is not valid: enter the one that belongs to the access key, or none.',
}
const CLOCK_OFF: Meaning = {
  code: 'CLOCK_SKEWED',
  sentence: ({ host }) =>
    `The clock of this computer and that of ${host} are too far apart: set this computer's date and time right.`,
}
export const DENIED: Meaning = {
  code: 'ACCESS_DENIED',
  sentence: ({ bucket, operation }) =>
    `These credentials may not ${DEEDS[operation]} the bucket ${bucket}: have ${PERMISSIONS[operation]} allowed for them.`,
}
const NO_ACCOUNT: Meaning = {
  code: 'ACCESS_DENIED',
  sentence: ({ host }) => `${host} has suspended this account: ask its administrator.`,
}
const ARCHIVED: Meaning = {
  code: 'UNSUPPORTED',
  sentence: ({ bucket }) =>
    `The object lies in an archive of the bucket ${bucket}: have it restored first, then try again.`,
}
export const SLOW_DOWN: Meaning = {
  code: 'RATE_LIMITED',
  sentence: ({ host }) => `${host} asks for fewer requests at a time: try again in a moment.`,
}
export const SERVER_TROUBLE: Meaning = {
  code: 'UNAVAILABLE',
  sentence: ({ host }) => `${host} has trouble of its own: try again later.`,
}
export const CONFLICT: Meaning = {
  code: 'UNAVAILABLE',
  sentence: ({ bucket }) =>
    `Somebody else changed the same object of the bucket ${bucket} at this moment: try again.`,
}
export const TOO_LATE: Meaning = {
  code: 'NETWORK',
  sentence: ({ host }) => `${host} waited too long for data: check the network, then try again.`,
}
const UPLOAD_GONE: Meaning = {
  code: 'UNAVAILABLE',
  sentence: ({ bucket }) =>
    `The upload to the bucket ${bucket} was ended from elsewhere, perhaps by a lifecycle rule: try again.`,
}
/** Before a put with `ifAbsent`; nothing else asks for a condition. */
export const TAKEN: Meaning = {
  code: 'ALREADY_EXISTS',
  sentence: ({ bucket }) => `There is already such an object in the bucket ${bucket}.`,
}
export const CONDITION_FAILED: Meaning = {
  code: 'PRECONDITION_FAILED',
  sentence: ({ bucket }) => `The object in the bucket ${bucket} has changed meanwhile.`,
}
export const PAST_THE_END: Meaning = {
  code: 'RANGE_NOT_SATISFIABLE',
  sentence: () => 'The object has no bytes from there on.',
}
const DAMAGED: Meaning = {
  code: 'INTEGRITY_MISMATCH',
  retryable: true,
  sentence: ({ host }) =>
    `The bytes that reached ${host} were not those that Kura sent, and were not stored: try again.`,
}
export const FULL: Meaning = {
  code: 'NO_SPACE',
  sentence: ({ bucket, host }) =>
    `The bucket ${bucket}, or the account's quota at ${host}, is full: free some space, then try again.`,
}
const TOO_LARGE: Meaning = {
  code: 'UNSUPPORTED',
  sentence: ({ host }) => `The content is larger than ${host} stores as one object.`,
}
const BAD_NAME: Meaning = {
  code: 'INVALID_NAME',
  sentence: ({ host }) => `${host} does not allow this name: choose another.`,
}
const METADATA_TOO_LARGE: Meaning = {
  code: 'UNSUPPORTED',
  sentence: ({ host }) => `The metadata is larger than the 2 KB that ${host} keeps with an object.`,
}
/** What S3-compatible servers say to headers that they do not know. */
export const UNKNOWN_REQUEST: Meaning = {
  code: 'CONFIG_INVALID',
  sentence: ({ host }) =>
    `${host} does not know this kind of request: set the connection's checksums to “only when required”, and check that the endpoint is an S3 server.`,
}
export const NOT_S3: Meaning = {
  code: 'CONFIG_INVALID',
  sentence: ({ host }) =>
    `What ${host} answers is not S3: check the endpoint's address, and that it is not a web page or a login.`,
}
export const CUT_OFF: Meaning = {
  code: 'NETWORK',
  sentence: ({ host }) => `The answer of ${host} was cut off: check the network, then try again.`,
}
export const NO_CREDENTIALS: Meaning = {
  code: 'INVALID_CREDENTIALS',
  sentence: ({ profile }) =>
    profile === undefined
      ? 'No AWS credentials were found on this computer: run aws configure, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or enter keys in the connection.'
      : `The profile ${profile} of this computer's AWS settings gives no credentials: check it with aws configure list --profile ${profile}.`,
}
export const LOGIN_EXPIRED: Meaning = {
  code: 'INVALID_CREDENTIALS',
  sentence: ({ profile }) =>
    `The AWS sign-in has expired: run aws sso login${profile === undefined ? '' : ` --profile ${profile}`}, then try again.`,
}

/**
 * By the code in the server's answer: Amazon S3 API, "Error responses"; and those of Ceph and MinIO.
 */
export const MEANING_BY_CODE: ReadonlyMap<string, Meaning> = new Map([
  ['NoSuchKey', NO_OBJECT],
  ['NoSuchVersion', NO_OBJECT],
  ['NoSuchBucket', NO_BUCKET],
  ['InvalidBucketName', BAD_BUCKET_NAME],
  ['InvalidAccessKeyId', UNKNOWN_KEY],
  ['SignatureDoesNotMatch', WRONG_SECRET],
  ['ExpiredToken', EXPIRED],
  ['ExpiredTokenException', EXPIRED],
  ['TokenRefreshRequired', EXPIRED],
  ['InvalidToken', WRONG_TOKEN],
  ['InvalidClientTokenId', WRONG_TOKEN],
  ['RequestTimeTooSkewed', CLOCK_OFF],
  ['RequestExpired', CLOCK_OFF],
  ['AccessDenied', DENIED],
  ['AllAccessDisabled', DENIED],
  ['AccountProblem', NO_ACCOUNT],
  ['UserSuspended', NO_ACCOUNT],
  ['InvalidObjectState', ARCHIVED],
  ['SlowDown', SLOW_DOWN],
  ['SlowDownRead', SLOW_DOWN],
  ['SlowDownWrite', SLOW_DOWN],
  ['TooManyRequests', SLOW_DOWN],
  ['TooManyRequestsException', SLOW_DOWN],
  ['Throttling', SLOW_DOWN],
  ['ThrottlingException', SLOW_DOWN],
  ['RequestLimitExceeded', SLOW_DOWN],
  ['BandwidthLimitExceeded', SLOW_DOWN],
  ['ServiceUnavailable', SLOW_DOWN],
  ['InternalError', SERVER_TROUBLE],
  ['TemporaryRedirect', SERVER_TROUBLE],
  ['OperationAborted', CONFLICT],
  ['ConditionalRequestConflict', CONFLICT],
  ['ConcurrentModification', CONFLICT],
  ['RequestTimeout', TOO_LATE],
  ['IncompleteBody', TOO_LATE],
  ['NoSuchUpload', UPLOAD_GONE],
  ['InvalidPart', UPLOAD_GONE],
  ['InvalidPartOrder', UPLOAD_GONE],
  ['InvalidRange', PAST_THE_END],
  ['BadDigest', DAMAGED],
  ['XAmzContentSHA256Mismatch', DAMAGED],
  ['XAmzContentChecksumMismatch', DAMAGED],
  ['QuotaExceeded', FULL],
  ['QuotaExceededException', FULL],
  ['StorageFull', FULL],
  ['XMinioStorageFull', FULL],
  ['XMinioAdminBucketQuotaExceeded', FULL],
  ['InsufficientStorage', FULL],
  ['EntityTooLarge', TOO_LARGE],
  ['KeyTooLongError', BAD_NAME],
  ['KeyTooLong', BAD_NAME],
  ['InvalidObjectName', BAD_NAME],
  ['XMinioInvalidObjectName', BAD_NAME],
  ['MetadataTooLarge', METADATA_TOO_LARGE],
  ['NotImplemented', UNKNOWN_REQUEST],
  ['MissingContentLength', UNKNOWN_REQUEST],
])
