import { StorageError, type StorageErrorCode } from '../../../../shared/domain/storage-error.ts'

type Meaning = readonly [code: StorageErrorCode, sentence: string, retryable?: boolean]

/** Amazon S3 API reference, "Error responses": those that S3 has for what an ObjectStore asks. */
const MEANINGS = {
  NoSuchKey: ['NOT_FOUND', 'There is no such object in the bucket.'],
  NoSuchBucket: ['CONFIG_INVALID', 'There is no such bucket: check its name, or create it first.'],
  NoSuchUpload: ['UNAVAILABLE', 'The upload was ended from elsewhere: try again.'],
  PermanentRedirect: ['CONFIG_INVALID', 'The bucket is in another region: correct the region.'],
  AccessDenied: [
    'ACCESS_DENIED',
    'These credentials may not do this in the bucket: have it allowed for them.',
  ],
  InvalidAccessKeyId: ['INVALID_CREDENTIALS', 'S3 does not know this access key ID: check it.'],
  SignatureDoesNotMatch: [
    'INVALID_CREDENTIALS',
    'The secret access key does not belong to the access key ID: enter it again.',
  ],
  ExpiredToken: [
    'INVALID_CREDENTIALS',
    'The session token has expired: get new temporary credentials.',
  ],
  RequestTimeTooSkewed: [
    'CLOCK_SKEWED',
    "This computer's clock and that of S3 are too far apart: set its date and time right.",
  ],
  PreconditionFailed: ['ALREADY_EXISTS', 'There is already such an object in the bucket.'],
  InvalidRange: ['RANGE_NOT_SATISFIABLE', 'The object has no bytes from there on.'],
  KeyTooLongError: ['INVALID_NAME', 'The key is longer than the 1,024 bytes that S3 allows.'],
  MetadataTooLarge: ['UNSUPPORTED', 'The metadata is larger than the 2 KiB that S3 keeps.'],
  EntityTooLarge: ['UNSUPPORTED', 'The content is larger than S3 takes in one object.'],
  EntityTooSmall: ['INTERNAL', 'A part of an upload other than the last is smaller than 5 MiB.'],
  InvalidPart: ['INTERNAL', 'A part of an upload is missing, or is not the one that was sent.'],
  InvalidPartOrder: ['INTERNAL', 'The parts of an upload were not given in their order.'],
  BadDigest: [
    'INTEGRITY_MISMATCH',
    'The bytes that arrived were not those that were sent, and were not stored: try again.',
    true,
  ],
  RequestTimeout: ['NETWORK', 'S3 waited too long for data: try again.'],
  SlowDown: ['RATE_LIMITED', 'S3 asks for fewer requests at a time: try again in a moment.'],
  InternalError: ['UNAVAILABLE', 'S3 has trouble of its own: try again later.'],
  ServiceUnavailable: ['UNAVAILABLE', 'S3 has trouble of its own: try again later.'],
} as const satisfies Readonly<Record<string, Meaning>>

export type MockS3ErrorCode = keyof typeof MEANINGS

export function mockS3Error(code: MockS3ErrorCode, retryAfterMs?: number): StorageError {
  const [storageCode, sentence, retryable]: Meaning = MEANINGS[code]
  return new StorageError(storageCode, sentence, {
    ...(retryable !== undefined && { retryable }),
    ...(retryAfterMs !== undefined && { context: { retryAfterMs } }),
  })
}
