import type { ProposedConnection } from '../../shared/contract/connections.ts'
import type { FileGrantId } from '../../shared/contract/schemas.ts'
import {
  type SecretName,
  type StoreConnection,
  type StoreSecrets,
  secretsOf,
} from '../../shared/domain/connection.ts'
import {
  BOND_WORDS,
  brokenBond,
  canonicalEndpoint,
  type SecretUser,
} from '../../shared/domain/secret-bond.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { missingSecret } from '../storage/check-secrets.ts'
import type { FileGrants } from './file-grants.ts'

/**
 * What the page proposed as a connection: its key file by path, which the page does not know.
 *
 * @throws StorageError CONFIG_INVALID when a key file is needed and none was picked, or only for another
 * endpoint: its tokens would go there.
 */
export function resolveProposed(
  proposed: ProposedConnection,
  files: FileGrants,
  before: StoreConnection | null,
): StoreConnection {
  if (proposed.kind !== 'gcs') return proposed
  const { credentials, ...rest } = proposed
  if (credentials.source !== 'service-account') return { ...rest, credentials }
  const { source, grantId } = credentials
  const kept = keyFileOf(before)
  const path = grantId === null ? kept : files.pathOf(grantId)
  if (grantId === null && kept !== null) refuseBroken(before, proposed, 'choose the key file')
  if (path !== null) return { ...rest, credentials: { source, path } }
  throw new StorageError('CONFIG_INVALID', 'Choose the service account’s key file.')
}

/**
 * A connection as the page may see and propose it anew; null for one that has nothing to edit. Its key
 * file is that of the grant, or the one that the store has already.
 */
export function toProposed(
  connection: StoreConnection,
  keyFileGrant: FileGrantId | null = null,
): ProposedConnection | null {
  if (connection.kind === 'local' || connection.kind === 'memory') return null
  if (connection.kind !== 'gcs') return connection
  const { credentials, ...rest } = connection
  if (credentials.source !== 'service-account') return { ...rest, credentials }
  return { ...rest, credentials: { source: credentials.source, grantId: keyFileGrant } }
}

/** The path of the key file in use. */
export function keyFileOf(connection: StoreConnection | null): string | null {
  if (connection?.kind !== 'gcs') return null
  const { credentials } = connection
  return credentials.source === 'service-account' ? credentials.path : null
}

/** The names of the secrets that belong to a connection and are known. */
export function knownSecretNames(connection: StoreConnection, known: StoreSecrets): SecretName[] {
  const { required, optional } = secretsOf(connection)
  return [...required, ...optional].filter((name) => Boolean(known[name]))
}

/**
 * The secrets that a store will have which is changed from `before` to `after`: those typed now, and of
 * those typed before what is bound to nothing that changed. The rest is left out, and so is forgotten.
 *
 * @throws StorageError CONFIG_INVALID when a secret that is kept has to be typed again.
 */
export function secretsAfter(
  before: StoreConnection,
  after: StoreConnection,
  typed: StoreSecrets,
  known: StoreSecrets,
): StoreSecrets {
  if (brokenBond(before, after) === null) return mergeSecrets(after, typed, known)
  const secrets = mergeSecrets(after, typed, {})
  const missing = missingSecret(after, secrets)
  if (missing !== null) refuseBroken(before, after, `type the ${missing}`)
  return secrets
}

/** Another way to sign in has never had a secret of its own: that it is missing is told elsewhere. */
function refuseBroken(before: StoreConnection | null, after: SecretUser, again: string): void {
  const broken = before === null ? null : brokenBond(before, after)
  if (broken === null || broken === 'credentials') return
  throw new StorageError(
    'CONFIG_INVALID',
    `The ${BOND_WORDS[broken]} was changed: ${again} again, as Kura uses what it keeps only for what it was given for.`,
  )
}

/** The secrets typed now, and of those that are known those that belong to the connection. */
export function mergeSecrets(
  connection: StoreConnection,
  typed: StoreSecrets,
  known: StoreSecrets,
): StoreSecrets {
  // A session token belongs to the very key that it was made with.
  const kept = typed.secretAccessKey ? { ...known, sessionToken: undefined } : known
  const { required, optional } = secretsOf(connection)
  const entries = [...required, ...optional].flatMap((name) => {
    const secret = typed[name] ?? kept[name]
    return secret ? [[name, secret]] : []
  })
  return Object.fromEntries(entries) as StoreSecrets
}

/** With the account that a connection string tells, so that people see it and twins are found. */
export function withKnownAccount(
  connection: StoreConnection,
  { connectionString }: StoreSecrets,
): StoreConnection {
  if (connection.kind !== 'azure' || connectionString === undefined) return connection
  const account = /(?:^|;)\s*AccountName=([a-z0-9]{3,24})(?:;|$)/i.exec(connectionString)?.[1]
  return account === undefined ? connection : { ...connection, account }
}

/** What two connections have in common when they lead to the same store; null where it cannot be told. */
export function placeOf(connection: StoreConnection): string | null {
  if (connection.kind === 'memory') return null
  if (connection.kind === 'local') return JSON.stringify(['local', connection.root])
  const { kind, prefix } = connection
  const endpoint = connection.endpoint === null ? null : canonicalEndpoint(connection.endpoint)
  if (kind !== 'azure') return JSON.stringify([kind, endpoint, connection.bucket, prefix])
  const { account, container } = connection
  if (account === null && endpoint === null) return null
  return JSON.stringify([kind, endpoint, account, container, prefix])
}
