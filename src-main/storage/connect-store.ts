import { LocalObjectStore } from './backends/local/local-object-store.ts'
import { MemoryObjectStore } from './backends/memory/memory-object-store.ts'
import { wrapStore } from './middleware/wrap-store.ts'
import type { ObjectStore } from './object-store.ts'
import type { StoreConnection } from './store-connection.ts'

/** The object store that a connection stands for, with its timeouts, retries and limits. */
export async function connectStore(connection: StoreConnection): Promise<ObjectStore> {
  return wrapStore(await openBackend(connection))
}

async function openBackend(connection: StoreConnection): Promise<ObjectStore> {
  switch (connection.kind) {
    case 'local':
      return LocalObjectStore.open(connection)
    case 'memory':
      return new MemoryObjectStore()
  }
}
