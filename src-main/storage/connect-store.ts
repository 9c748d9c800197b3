import { LocalObjectStore } from './backends/local/local-object-store.ts'
import { MemoryObjectStore } from './backends/memory/memory-object-store.ts'
import type { ObjectStore } from './object-store.ts'
import type { StoreConnection } from './store-connection.ts'

/** The object store that a connection describes. Touches neither disk nor network before its first use. */
export function connectStore(connection: StoreConnection): ObjectStore {
  switch (connection.kind) {
    case 'local':
      return new LocalObjectStore({ root: connection.root, mustExist: connection.mustExist })
    case 'memory':
      return new MemoryObjectStore()
    default:
      return connection satisfies never
  }
}
