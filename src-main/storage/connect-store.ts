import type { StoreConnection, StoreSecrets } from '../../shared/domain/connection.ts'
import { LocalObjectStore } from './backends/local/local-object-store.ts'
import { MemoryObjectStore } from './backends/memory/memory-object-store.ts'
import type { Bandwidth } from './bandwidth.ts'
import { checkSecrets } from './check-secrets.ts'
import { withBandwidth } from './middleware/with-bandwidth.ts'
import { hiding, withHiddenSecrets } from './middleware/with-hidden-secrets.ts'
import { withPrefix } from './middleware/with-prefix.ts'
import { withReadOnly } from './middleware/with-read-only.ts'
import { withRetry } from './middleware/with-retry.ts'
import { withTimeout } from './middleware/with-timeout.ts'
import { type WrapOptions, wrapStore } from './middleware/wrap-store.ts'
import type { ObjectStore } from './object-store.ts'
import { inOperation } from './operation.ts'

/** For stores over a network. */
const REMOTE: WrapOptions = {
  timeout: { requestTimeoutMs: 30_000, idleTimeoutMs: 60_000 },
  retry: {},
  limit: { maxConcurrent: 32 },
}

/** How long a step of a connection test may take, its second attempt included. */
const TEST_STEP_MS = 10_000

/** How calls over a network are timed and tried again. */
export type WrapRemote = (store: ObjectStore) => ObjectStore

const forUse: WrapRemote = (store) => wrapStore(store, REMOTE)

/** The same, within a bandwidth. */
export function forUseWithin(bandwidth: Bandwidth): WrapRemote {
  return (store) => withBandwidth(forUse(store), bandwidth)
}

/** For somebody who waits for the answer: a short time for all attempts together, and no more than two. */
export const forTesting: WrapRemote = (store) =>
  withTimeout(withRetry(store, { maxAttempts: 2, baseDelayMs: 100, maxRetryAfterMs: 1_000 }), {
    requestTimeoutMs: TEST_STEP_MS,
    idleTimeoutMs: TEST_STEP_MS,
  })

/**
 * The object store that a connection describes, its keys relative to the store's root. Touches neither
 * disk nor network before its first use, but for a service account's key file.
 *
 * @throws StorageError CONFIG_INVALID when a secret is missing or a key file is none.
 */
export async function connectStore(
  connection: StoreConnection,
  secrets: StoreSecrets,
  wrap: WrapRemote = forUse,
): Promise<ObjectStore> {
  checkSecrets(connection, secrets)
  const backend = await inOperation({}, () => connectBackend(connection, secrets), hiding(secrets))
  const store = 'prefix' in connection ? remote(backend, connection.prefix, wrap) : backend
  const safe = Object.keys(secrets).length > 0 ? withHiddenSecrets(store, secrets) : store
  return connection.readOnly ? withReadOnly(safe) : safe
}

/** Each SDK is loaded with the first store that needs it: a start without such stores is spared it. */
async function connectBackend(
  connection: StoreConnection,
  secrets: StoreSecrets,
): Promise<ObjectStore> {
  switch (connection.kind) {
    case 'local':
      return new LocalObjectStore({ root: connection.root, mustExist: connection.mustExist })
    case 'memory':
      return new MemoryObjectStore()
    case 's3': {
      const { S3ObjectStore } = await import('./backends/s3/s3-object-store.ts')
      return new S3ObjectStore(connection, secrets)
    }
    case 'azure': {
      const { AzureObjectStore } = await import('./backends/azure/azure-object-store.ts')
      return AzureObjectStore.open(connection, secrets)
    }
    case 'gcs': {
      const { GcsObjectStore } = await import('./backends/gcs/gcs-object-store.ts')
      return GcsObjectStore.open(connection)
    }
    default:
      return connection satisfies never
  }
}

function remote(store: ObjectStore, prefix: string, wrap: WrapRemote): ObjectStore {
  return withPrefix(wrap(store), prefix)
}
