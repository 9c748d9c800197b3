import { isStorageErrorCode, StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreLayout } from '../../shared/domain/store.ts'
import { bytesSource } from '../storage/bytes-source.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { readSmallObject } from './read-small-object.ts'
import { FORMAT_KEY } from './store-layout.ts'

const FORMAT = 'kura-store'
const VERSION = 1

/**
 * The layout that a store's format document tells; null when there is none.
 *
 * @throws StorageError CONFIG_INVALID when the document is broken or of a version that Kura cannot read.
 */
export async function readStoreFormat(
  store: ObjectStore,
  signal?: AbortSignal,
): Promise<StoreLayout | null> {
  try {
    return parseStoreFormat(await readSmallObject(store, FORMAT_KEY, signal))
  } catch (error) {
    if (isStorageErrorCode(error, 'NOT_FOUND')) return null
    throw error
  }
}

/**
 * Writes the format document where there is none, and returns the layout that the store now has: that of
 * another writer who was first.
 */
export async function writeStoreFormat(
  store: ObjectStore,
  layout: StoreLayout,
): Promise<StoreLayout> {
  const text = `${JSON.stringify({ format: FORMAT, version: VERSION, layout })}\n`
  try {
    await store.put(FORMAT_KEY, bytesSource(Buffer.from(text)), {
      ifAbsent: true,
      contentType: 'application/json',
    })
    return layout
  } catch (error) {
    if (!isStorageErrorCode(error, 'ALREADY_EXISTS')) throw error
    return (await readStoreFormat(store)) ?? layout
  }
}

function parseStoreFormat(bytes: Uint8Array): StoreLayout {
  let document: unknown
  try {
    document = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch (error) {
    throw invalid('is damaged', error)
  }
  if (typeof document !== 'object' || document === null) throw invalid('is damaged')
  const { format, version, layout } = document as Record<string, unknown>
  if (format !== FORMAT) throw invalid(`does not say that this is a store of Kura`)
  if (version !== VERSION) {
    throw invalid(
      `has the version ${String(version).slice(0, 20)}, and this Kura reads version ${VERSION}: use a newer Kura`,
    )
  }
  if (layout !== 'sharded' && layout !== 'flat') throw invalid('names no layout that Kura knows')
  return layout
}

function invalid(problem: string, cause?: unknown): StorageError {
  return new StorageError(
    'CONFIG_INVALID',
    `The store cannot be opened: its ${FORMAT_KEY} ${problem}.`,
    {
      context: { operation: 'open', key: FORMAT_KEY },
      cause,
    },
  )
}
