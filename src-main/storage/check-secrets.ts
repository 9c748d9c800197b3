import {
  type SecretName,
  type StoreConnection,
  type StoreSecrets,
  secretsOf,
} from '../../shared/domain/connection.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'

const WORDS: Readonly<Record<SecretName, string>> = {
  secretAccessKey: 'secret access key',
  sessionToken: 'session token',
  accountKey: 'account key',
  sasToken: 'SAS token',
  connectionString: 'connection string',
}

/**
 * A secret can be missing of a store that is in the list: it was kept for one run alone, or the keyring
 * was reset.
 *
 * @throws StorageError CONFIG_INVALID when a secret is missing without which nobody can sign in.
 */
export function checkSecrets(connection: StoreConnection, secrets: StoreSecrets): void {
  const missing = missingSecret(connection, secrets)
  if (missing === null) return
  throw new StorageError(
    'CONFIG_INVALID',
    `The ${missing} is not known here: type it, for a store in the list with Edit store.`,
  )
}

/** What a secret is called without which nobody can sign in; null when none is missing. */
export function missingSecret(connection: StoreConnection, secrets: StoreSecrets): string | null {
  const missing = secretsOf(connection).required.find((name) => !secrets[name])
  return missing === undefined ? null : WORDS[missing]
}
