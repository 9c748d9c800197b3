import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { Capabilities, ObjectStore } from '../object-store.ts'

/**
 * A store that is only read, whatever its credentials allow: writing is ACCESS_DENIED, and
 * asks no server. Nothing can be copied to it by its provider either, only from it.
 */
export function withReadOnly(store: ObjectStore): ObjectStore {
  const capabilities: Capabilities = { ...store.capabilities, staging: false }
  const listUnfinished = store.listUnfinished?.bind(store)
  return {
    kind: store.kind,
    capabilities,
    put: (key) => refuse('put', key),
    get: (key, options) => store.get(key, options),
    head: (key, options) => store.head(key, options),
    list: (options) => store.list(options),
    delete: (key) => refuse('delete', key),
    ...(store.abandonUpload && { abandonUpload: (key) => refuse('abandonUpload', key) }),
    ...(listUnfinished && { listUnfinished }),
    ...(store.removeUnfinished && { removeUnfinished: (key) => refuse('removeUnfinished', key) }),
    unwrap: (key) => ({ store, key }),
    close: () => store.close(),
  }
}

function refuse(operation: string, key: string): Promise<never> {
  const message =
    'This store is set to read-only in Kura: switch that off in its settings to change what it holds.'
  return Promise.reject(new StorageError('ACCESS_DENIED', message, { context: { operation, key } }))
}
