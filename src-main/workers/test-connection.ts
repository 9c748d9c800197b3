import { randomUUID } from 'node:crypto'
import { toRpcError } from '../../shared/contract/rpc-error.ts'
import type {
  ConnectionCheck,
  StoreConnection,
  StoreSecrets,
} from '../../shared/domain/connection.ts'
import { FORMAT_KEY, TEMPORARY_PREFIX } from '../artifacts/store-layout.ts'
import { type ConnectionTest, checkConnection } from '../storage/check-connection.ts'
import { connectStore, forTesting } from '../storage/connect-store.ts'

/** Tries a connection that no store has yet. Errors leave in the contract's form. */
export async function* testConnection(
  connection: StoreConnection,
  secrets: StoreSecrets,
  signal: AbortSignal | undefined,
): AsyncGenerator<ConnectionCheck, void, undefined> {
  try {
    yield* checkConnection({
      connect: () => connectStore(connection, secrets, forTesting),
      readOnly: connection.readOnly,
      credentials: credentialsOf(connection),
      // Where a listing passes it over, should it be left behind.
      probeKey: `${TEMPORARY_PREFIX}connection-test-${randomUUID()}`,
      knownKey: FORMAT_KEY,
      ...(signal && { signal }),
    })
  } catch (error) {
    throw toRpcError(error)
  }
}

function credentialsOf(connection: StoreConnection): ConnectionTest['credentials'] {
  if (!('credentials' in connection)) return 'anonymous'
  const { source } = connection.credentials
  if (source === 'anonymous') return source
  return source === 'default' || source === 'profile' ? 'found' : 'given'
}
