import { existsSync, mkdtempSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LocalObjectStore } from '../backends/local/local-object-store.ts'
import { MemoryObjectStore } from '../backends/memory/memory-object-store.ts'
import type { ObjectStore } from '../object-store.ts'
import type { StoreFactory } from './store-under-test.ts'

const MEMORY_PART_BYTES = 100_000

export const memoryStores: StoreFactory = {
  capabilities: { userMetadata: true, contentType: true, staging: false },
  traits: { maxSegmentBytes: null, nestsUnderObjects: true, longListing: 2_500 },
  resumable: { partSizeBytes: MEMORY_PART_BYTES },
  copies: { checksHash: true },
  async create() {
    const store = new MemoryObjectStore({ partSizeBytes: MEMORY_PART_BYTES })
    return {
      store,
      receivedBytes: () => store.receivedBytes,
      leftovers: () => unfinishedKeys(store),
      openHandles: () => null,
      dispose: () => store.close(),
    }
  },
}

/** Local stores in new folders below `parent`. */
function localStoresIn(parent: string, longListing: number): StoreFactory {
  return {
    capabilities: { userMetadata: false, contentType: false, staging: true },
    traits: { maxSegmentBytes: 255, nestsUnderObjects: false, longListing },
    copies: { checksHash: true },
    async create() {
      const root = mkdtempSync(join(parent, 'kura-store-'))
      const store = await LocalObjectStore.open({ root })
      return {
        store,
        leftovers: async () => namesIn(join(root, '.kura/tmp')),
        openHandles: openFileCount,
        async dispose() {
          await store.close()
          await rm(root, { recursive: true })
        },
      }
    },
  }
}

/** Puts with an fsync each take their time: a second page is long enough. */
const LOCAL_LONG_LISTING = 1_100

/** On a disk, where there is one. */
export const localStores = localStoresIn(tmpdir(), LOCAL_LONG_LISTING)

/** In memory where the system can: for the suite's repetitions, whose subject is not the disk. */
export const fastLocalStores = localStoresIn(
  process.platform === 'linux' && existsSync('/dev/shm') ? '/dev/shm' : tmpdir(),
  LOCAL_LONG_LISTING,
)

/** The same stores behind a wrapper. */
export function wrapped(
  factory: StoreFactory,
  wrap: (store: ObjectStore) => ObjectStore,
): StoreFactory {
  return {
    ...factory,
    async create() {
      const inner = await factory.create()
      return { ...inner, store: wrap(inner.store) }
    },
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** Linux, proc(5). Elsewhere it cannot be told. */
function openFileCount(): number | null {
  // Reading the folder opens it: that one is always there.
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : null
}

async function unfinishedKeys(store: MemoryObjectStore): Promise<string[]> {
  const keys: string[] = []
  for await (const page of store.listUnfinished('')) keys.push(...page.map(({ key }) => key))
  return keys
}
