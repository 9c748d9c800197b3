import type {
  AzureConnection,
  GcsConnection,
  GcsCredentials,
  S3Connection,
  StoreConnection,
} from './connection.ts'

/** As much of a connection as tells whom its secrets are for; of a key file only that there is one. */
export type SecretUser =
  | Exclude<StoreConnection, S3Connection | AzureConnection | GcsConnection>
  | Pick<S3Connection, 'kind' | 'endpoint' | 'credentials'>
  | Pick<AzureConnection, 'kind' | 'endpoint' | 'account' | 'credentials'>
  | (Pick<GcsConnection, 'kind' | 'endpoint'> & {
      readonly credentials: Pick<GcsCredentials, 'source'>
    })

/** What a secret is bound to: it was typed for this, and is used for nothing else. */
export type SecretBond = 'credentials' | 'endpoint' | 'account' | 'access-key-id'

export const BOND_WORDS: Readonly<Record<SecretBond, string>> = {
  credentials: 'way to sign in',
  endpoint: 'endpoint',
  account: 'storage account',
  'access-key-id': 'access key ID',
}

/**
 * What changed of that to which the secrets of `before` are bound; null when they may be used for `after`.
 * Whoever may change a connection, as a page that was taken over, could else have a secret that it cannot
 * read sent to a server of its own. Bucket and container do not count: the same server gets the secret.
 */
export function brokenBond(before: SecretUser, after: SecretUser): SecretBond | null {
  if (before.kind !== after.kind || sourceOf(before) !== sourceOf(after)) return 'credentials'
  if (endpointOf(before) !== endpointOf(after)) return 'endpoint'
  if (accountOf(before) !== accountOf(after)) return 'account'
  return accessKeyIdOf(before) === accessKeyIdOf(after) ? null : 'access-key-id'
}

/** Scheme and host in lower case, without the scheme's own port, and without slashes at the end. */
export function canonicalEndpoint(endpoint: string): string {
  const [, scheme, host, port, path] = ENDPOINT.exec(endpoint.toLowerCase()) ?? []
  if (scheme === undefined || host === undefined) return endpoint
  const isOwnPort = port === undefined || Number(port) === (scheme === 'https' ? 443 : 80)
  // The path keeps its case.
  const ownPath = path ? endpoint.slice(-path.length).replace(/\/+$/, '') : ''
  return `${scheme}://${host}${isOwnPort ? '' : `:${Number(port)}`}${ownPath}`
}

const ENDPOINT = /^(https?):\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?(\/.*)?$/

function sourceOf(user: SecretUser): string | null {
  return 'credentials' in user ? user.credentials.source : null
}

function endpointOf(user: SecretUser): string | null {
  return 'endpoint' in user && user.endpoint !== null ? canonicalEndpoint(user.endpoint) : null
}

/** A connection string brings its own account, which is shown beside it and used for nothing. */
function accountOf(user: SecretUser): string | null {
  if (user.kind !== 'azure' || user.credentials.source === 'connection-string') return null
  return user.account
}

function accessKeyIdOf(user: SecretUser): string | null {
  if (user.kind !== 's3' || user.credentials.source !== 'keys') return null
  return user.credentials.accessKeyId
}
