import { isRestError, type RestError } from '@azure/storage-blob'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import {
  type AzurePlace,
  CLOCK_WRONG,
  DOWN,
  MEANINGS,
  type Meaning,
  meaningOfStatus,
  NO_BLOB_SERVICE,
  NOT_AUTHENTICATED,
  SAS_EXPIRED,
  SIGN_IN,
  TOKEN_REFUSED,
  WRONG_KEY,
  WRONG_SAS,
} from './azure-meanings.ts'
import { CONNECTION_BROKE, meaningOfNetworkCode } from './azure-network.ts'

/** Of @azure/identity, told by name: that package is loaded only where it is needed. */
const IDENTITY_ERRORS: Readonly<Record<string, Meaning>> = {
  CredentialUnavailableError: SIGN_IN,
  AggregateAuthenticationError: SIGN_IN,
  AuthenticationRequiredError: SIGN_IN,
  AuthenticationError: TOKEN_REFUSED,
}

/** Ways in which AuthenticationFailed says why. The texts hold signatures: they are matched, never shown. */
const AUTHENTICATION_FAILURES: readonly (readonly [RegExp, Meaning])[] = [
  [/date header too old|clock|RequestTimeTooSkewed/i, CLOCK_WRONG],
  [/not valid in the specified time frame|Signed expiry/i, SAS_EXPIRED],
  [/Signature did not match|Signature fields not well formed|sr is mandatory|\bsig\b/i, WRONG_SAS],
  [/MAC signature|computed signature/i, WRONG_KEY],
  [/Lifetime validation|Issuer validation|Audience validation|token/i, TOKEN_REFUSED],
]

/** What Azure's SDK threw, as a StorageError about `place`. What is no error of it passes as it is. */
export function toAzureError(error: unknown, place: AzurePlace): StorageError {
  if (error instanceof StorageError) return error
  if (!(error instanceof Error)) return StorageError.from(error)
  const meaning = IDENTITY_ERRORS[error.name] ?? (isRestError(error) && meaningOf(error))
  if (meaning === false || meaning === undefined) return unknown(error, place)
  return withMeaning(meaning, place, error)
}

/** What broke a body off: all of it can be gone on from, but what the server itself refused. */
export function toBodyError(error: unknown, place: AzurePlace): StorageError {
  if (error instanceof StorageError) return error
  if (error instanceof Error && isRestError(error) && error.statusCode !== undefined) {
    return toAzureError(error, place)
  }
  return withMeaning(CONNECTION_BROKE, place, error)
}

export function withMeaning(meaning: Meaning, place: AzurePlace, cause?: unknown): StorageError {
  const retryAfterMs = retryAfterOf(cause)
  return new StorageError(meaning.code, meaning.sentence(place), {
    ...(meaning.retryable !== undefined && { retryable: meaning.retryable }),
    ...(retryAfterMs !== undefined && { context: { retryAfterMs } }),
    cause,
  })
}

/** The service's own name for what is wrong; HEAD's answers have it in a header alone. */
export function azureCodeOf(error: unknown): string | undefined {
  if (!isRestError(error)) return undefined
  return error.response?.headers.get('x-ms-error-code') ?? error.code
}

function meaningOf(error: RestError): Meaning | undefined {
  const { statusCode, response } = error
  if (statusCode === undefined || response === undefined) {
    return error.code === undefined ? undefined : meaningOfNetworkCode(error.code)
  }
  const code = azureCodeOf(error)
  if (code === 'AuthenticationFailed' || code === 'InvalidAuthenticationInfo') {
    return authenticationFailure(error)
  }
  const known = code === undefined ? undefined : MEANINGS[code]
  if (known !== undefined) return known
  if (!isFromBlobService(response.headers)) return strangerAnswer(statusCode)
  if (statusCode < 300) return CONNECTION_BROKE
  return meaningOfStatus(statusCode)
}

function authenticationFailure(error: RestError): Meaning {
  const details = error.details as { readonly authenticationErrorDetail?: string } | undefined
  const text = `${error.message} ${details?.authenticationErrorDetail ?? ''}`
  const found = AUTHENTICATION_FAILURES.find(([pattern]) => pattern.test(text))
  return found?.[1] ?? NOT_AUTHENTICATED
}

interface Headers {
  get(name: string): string | undefined
}

/** Every answer of the service has one or the other. */
function isFromBlobService(headers: Headers): boolean {
  return headers.get('x-ms-request-id') !== undefined || headers.get('x-ms-version') !== undefined
}

/** Of a proxy or a web server: in trouble, or in the wrong place. */
function strangerAnswer(status: number): Meaning | undefined {
  if (status === 429 || status >= 500) return meaningOfStatus(status) ?? DOWN
  return NO_BLOB_SERVICE
}

/** RFC 9110, Retry-After: seconds, or a date, which Azure does not use. */
function retryAfterOf(cause: unknown): number | undefined {
  if (!isRestError(cause)) return undefined
  const milliseconds = cause.response?.headers.get('retry-after-ms')
  if (milliseconds !== undefined && /^\d+$/.test(milliseconds)) return Number(milliseconds)
  const seconds = cause.response?.headers.get('retry-after')
  return seconds !== undefined && /^\d+$/.test(seconds) ? Number(seconds) * 1_000 : undefined
}

/** The server's message is left out: it may quote what was signed. */
function unknown(error: Error, place: AzurePlace): StorageError {
  if (!isRestError(error)) return StorageError.from(error)
  const what = azureCodeOf(error) ?? error.statusCode ?? 'no code'
  return new StorageError(
    'INTERNAL',
    `Azure Blob Storage at ${place.host} refused a request of Kura (${what}).`,
    { cause: error },
  )
}
