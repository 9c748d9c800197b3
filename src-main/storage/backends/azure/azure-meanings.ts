import type { StorageErrorCode } from '../../../../shared/domain/storage-error.ts'

/** Where a request went, for the sentences that people read. */
export interface AzurePlace {
  readonly container: string
  /** Null where nothing tells it. */
  readonly account: string | null
  /** Of the endpoint, with its port. */
  readonly host: string
}

/** What an error stands for. */
export interface Meaning {
  readonly code: StorageErrorCode
  readonly sentence: (place: AzurePlace) => string
  /** Where it differs from what is usual for the code. */
  readonly retryable?: boolean
}

type Sentence = Meaning['sentence']

const denied = (sentence: Sentence): Meaning => ({ code: 'ACCESS_DENIED', sentence })
const credentials = (sentence: Sentence): Meaning => ({ code: 'INVALID_CREDENTIALS', sentence })
const config = (sentence: Sentence): Meaning => ({ code: 'CONFIG_INVALID', sentence })
const unsupported = (sentence: Sentence): Meaning => ({ code: 'UNSUPPORTED', sentence })
const blocked = (sentence: Sentence): Meaning => ({ code: 'PRECONDITION_FAILED', sentence })
const unavailable = (sentence: Sentence): Meaning => ({ code: 'UNAVAILABLE', sentence })

const of = ({ container, account }: AzurePlace): string =>
  account === null ? `container ${container}` : `container ${container} of the account ${account}`
const accountOf = ({ account, host }: AzurePlace): string =>
  account === null ? `the storage account at ${host}` : `the storage account ${account}`

export const WRONG_KEY = credentials(
  (place) =>
    `Azure does not accept this key for ${accountOf(place)}: enter one of its present keys.`,
)
export const WRONG_SAS = credentials(
  (place) =>
    `Azure does not accept this shared access signature for ${of(place)}: paste it anew, whole and as it was made.`,
)
export const SAS_EXPIRED = credentials(
  (place) =>
    `The shared access signature for ${of(place)} is not valid at this time: make a new one.`,
)
export const TOKEN_REFUSED = credentials(
  (place) =>
    `Microsoft Entra ID's token is not accepted for ${of(place)}: sign in again with “az login”, to the tenant that the account belongs to.`,
)
export const CLOCK_WRONG: Meaning = {
  code: 'CLOCK_SKEWED',
  sentence: (place) =>
    `The clock of this computer differs too much from that of ${place.host}: set it right, then try again.`,
}
export const SIGN_IN = credentials(
  (place) =>
    `Nothing on this computer proves who you are to ${accountOf(place)}: sign in with “az login”, or give the connection a key or a shared access signature.`,
)
export const NOT_AUTHENTICATED = credentials(
  (place) => `Azure does not accept these credentials for ${of(place)}: check and enter them anew.`,
)
const NO_PERMISSION = denied(
  (place) =>
    `These credentials may not do this in ${of(place)}: give them the right to, or use others.`,
)
const NOT_PUBLIC = denied(
  (place) => `There is no public access to ${of(place)}: give the connection credentials.`,
)
export const NO_BLOB_SERVICE = config(
  ({ host }) => `What answers at ${host} is no Azure Blob Storage: check the endpoint.`,
)
const FIREWALL = denied(
  (place) =>
    `Azure refuses this in ${of(place)}: allow this computer's address in the account's network settings, or give the credentials the right to do it.`,
)
const BUSY: Meaning = {
  code: 'RATE_LIMITED',
  sentence: (place) => `${capital(accountOf(place))} is busy: try again in a while.`,
}
export const DOWN = unavailable(
  (place) => `Azure Blob Storage at ${place.host} has a fault of its own: try again in a while.`,
)
const NOT_FOUND: Meaning = {
  code: 'NOT_FOUND',
  sentence: (place) => `There is no such object in ${of(place)}.`,
}
const EXISTS: Meaning = {
  code: 'ALREADY_EXISTS',
  sentence: (place) => `There is already such an object in ${of(place)}.`,
}
const BROKEN_ON_THE_WAY: Meaning = {
  code: 'INTEGRITY_MISMATCH',
  sentence: (place) =>
    `What arrived in ${of(place)} had another checksum than what was sent, and was not stored: try again.`,
  retryable: true,
}
const BAD_NAME: Meaning = {
  code: 'INVALID_NAME',
  sentence: (place) => `No object in ${of(place)} can have this name: choose another.`,
}
const NO_CONTAINER = config(
  ({ container, account, host }) =>
    `There is no container ${container} in ${accountOf({ container, account, host })}: create it, or check its name.`,
)
const IMMUTABLE = denied(
  (place) => `A retention policy of ${of(place)} does not let this object be changed or deleted.`,
)
const LEASED = blocked(
  (place) =>
    `Another program holds a lease on this object in ${of(place)}: try again when it is done, or break the lease.`,
)
/** What rclone, an SDK or Kura itself began and never ended (rclone issue 5583). */
const BLOCKS_IN_THE_WAY = blocked(
  (place) =>
    `Blocks of another program's unfinished upload are in the way of this object in ${of(place)}: let that program end it, or wait a week until Azure drops them.`,
)
const OTHER_BLOB_TYPE = blocked(
  (place) =>
    `There is a page or append blob with this name in ${of(place)}, which cannot be overwritten with a block blob: delete it first.`,
)
const CHANGED = blocked((place) => `The object in ${of(place)} was changed meanwhile: try again.`)

/** Microsoft Learn, "Blob Storage error codes" and "Common REST API error codes". */
export const MEANINGS: Readonly<Record<string, Meaning>> = {
  AuthenticationFailed: NOT_AUTHENTICATED,
  InvalidAuthenticationInfo: NOT_AUTHENTICATED,
  NoAuthenticationInformation: NOT_PUBLIC,
  PublicAccessNotPermitted: NOT_PUBLIC,
  // Without credentials a private container is hidden, and a missing one looks the same.
  ResourceNotFound: denied(
    (place) =>
      `There is no ${of(place)} that these credentials may see: check its name, or use others.`,
  ),
  AuthorizationFailure: FIREWALL,
  AuthorizationPermissionMismatch: NO_PERMISSION,
  AuthorizationResourceTypeMismatch: denied(
    (place) =>
      `The shared access signature does not cover this kind of resource in ${of(place)}: make one for containers and objects.`,
  ),
  AuthorizationServiceMismatch: denied(
    (place) =>
      `The shared access signature is not for blobs of ${accountOf(place)}: make one for the blob service.`,
  ),
  AuthorizationSourceIPMismatch: denied(
    (place) => `The shared access signature for ${of(place)} is for other addresses than yours.`,
  ),
  AuthorizationProtocolMismatch: denied(
    (place) => `The shared access signature for ${of(place)} demands HTTPS: use an https endpoint.`,
  ),
  InsufficientAccountPermissions: NO_PERMISSION,
  KeyBasedAuthenticationNotPermitted: denied(
    (place) => `${capital(accountOf(place))} allows no keys: sign in with Microsoft Entra ID.`,
  ),
  AccountIsDisabled: denied((place) => `${capital(accountOf(place))} is disabled.`),
  ContainerNotFound: NO_CONTAINER,
  ContainerDisabled: denied((place) => `An administrator has disabled ${of(place)}.`),
  ContainerBeingDeleted: config((place) => `${capital(of(place))} is being deleted: use another.`),
  BlobNotFound: NOT_FOUND,
  BlobAlreadyExists: EXISTS,
  BlobArchived: unsupported(
    (place) =>
      `This object in ${of(place)} is in the archive tier: rehydrate it to the hot or cool tier, which takes hours, then try again.`,
  ),
  BlobBeingRehydrated: unsupported(
    (place) =>
      `This object in ${of(place)} is on its way out of the archive tier: try again in some hours.`,
  ),
  BlobImmutableDueToPolicy: IMMUTABLE,
  BlobImmutableDueToLegalHold: IMMUTABLE,
  LeaseIdMissing: LEASED,
  LeaseIdMismatchWithBlobOperation: LEASED,
  InvalidBlobType: OTHER_BLOB_TYPE,
  InvalidBlobOrBlock: BLOCKS_IN_THE_WAY,
  BlockCountExceedsLimit: BLOCKS_IN_THE_WAY,
  ConditionNotMet: CHANGED,
  InvalidRange: {
    code: 'RANGE_NOT_SATISFIABLE',
    sentence: (place) => `The object in ${of(place)} has no bytes in the range that was asked for.`,
  },
  Md5Mismatch: BROKEN_ON_THE_WAY,
  Crc64Mismatch: BROKEN_ON_THE_WAY,
  InvalidUri: BAD_NAME,
  InvalidResourceName: BAD_NAME,
  OutOfRangeInput: BAD_NAME,
  MetadataTooLarge: unsupported(
    (place) => `The metadata is more than the 8 KiB that an object in ${of(place)} can have.`,
  ),
  RequestBodyTooLarge: unsupported(
    (place) => `The content is too large for ${of(place)} to take in one piece.`,
  ),
  ServerBusy: BUSY,
  OperationTimedOut: unavailable(
    ({ host }) => `Azure Blob Storage at ${host} took too long over it: try again in a while.`,
  ),
  InternalError: DOWN,
}

/** For answers with a status alone: from a proxy, a look-alike, or a server in trouble. */
export function meaningOfStatus(status: number): Meaning | undefined {
  if (status === 401) return NOT_AUTHENTICATED
  if (status === 403) return NO_PERMISSION
  if (status === 404) return NOT_FOUND
  if (status === 412) return CHANGED
  if (status === 416) return MEANINGS['InvalidRange']
  if (status === 429 || status === 503) return BUSY
  return status >= 500 ? DOWN : undefined
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
