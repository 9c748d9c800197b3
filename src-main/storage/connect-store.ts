import type { StoreConnection, StoreSecrets } from '../../shared/domain/connection.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { LocalObjectStore } from './backends/local/local-object-store.ts'
import { MemoryObjectStore } from './backends/memory/memory-object-store.ts'
import { withPrefix } from './middleware/with-prefix.ts'
import { withReadOnly } from './middleware/with-read-only.ts'
import { type WrapOptions, wrapStore } from './middleware/wrap-store.ts'
import type { ObjectStore } from './object-store.ts'

/** For stores over a network. */
const REMOTE: WrapOptions = {
  timeout: { requestTimeoutMs: 30_000, idleTimeoutMs: 60_000 },
  retry: {},
  limit: { maxConcurrent: 32 },
}

/**
 * The object store that a connection describes, its keys relative to the store's root. Touches neither
 * disk nor network before its first use.
 *
 * @throws StorageError CONFIG_INVALID when a secret is missing.
 */
export async function connectStore(
  connection: StoreConnection,
  secrets: StoreSecrets,
): Promise<ObjectStore> {
  const store = await connectWritable(connection, secrets)
  return connection.readOnly ? withReadOnly(store) : store
}

/** Each SDK is loaded with the first store that needs it: a start without such stores is spared it. */
async function connectWritable(
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
      return remote(new S3ObjectStore(connection, secrets), connection.prefix)
    }
    case 'azure': {
      const { AzureObjectStore } = await import('./backends/azure/azure-object-store.ts')
      return remote(await AzureObjectStore.open(connection, secrets), connection.prefix)
    }
    case 'gcs':
      throw new StorageError('UNSUPPORTED', 'This build of Kura has no such backend yet.')
    default:
      return connection satisfies never
  }
}

function remote(store: ObjectStore, prefix: string): ObjectStore {
  return withPrefix(wrapStore(store, REMOTE), prefix)
}
