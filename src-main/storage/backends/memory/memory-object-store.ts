import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { spanOf } from '../../byte-range.ts'
import { bytesSource } from '../../bytes-source.ts'
import type { ContentSource } from '../../content-source.ts'
import { encodeCursor, isAfter, type ListPosition, pageLimit, startOf } from '../../list-cursor.ts'
import { checkObjectKey, compareUtf8 } from '../../object-key.ts'
import type {
  Capabilities,
  GetOptions,
  GetResult,
  ListEntry,
  ListOptions,
  ListPage,
  ObjectInfo,
  ObjectKey,
  ObjectStore,
  PutOptions,
  RequestOptions,
} from '../../object-store.ts'
import { bodyInOperation, inOperation, throwIfAborted } from '../../operation.ts'
import { readWhole } from '../../read-whole.ts'

interface StoredObject {
  readonly info: ObjectInfo
  readonly bytes: Uint8Array
}

/** An object store that lasts as long as the process: for tests, and for trying Kura out. */
export class MemoryObjectStore implements ObjectStore {
  readonly kind = 'memory'
  readonly capabilities: Capabilities = { userMetadata: true, contentType: true, staging: false }
  readonly #objects = new Map<ObjectKey, StoredObject>()
  #sortedKeys: ObjectKey[] | undefined
  #version = 0

  put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<ObjectInfo> {
    return run({ operation: 'put', key }, async () => {
      checkObjectKey(key)
      throwIfAborted(options.signal)
      this.#checkFree(key, options)
      const bytes = await readWhole(source, options)
      // Again, and with nothing awaited since: of two writers the first to come here wins.
      this.#checkFree(key, options)
      return this.#store(key, bytes, options)
    })
  }

  get(key: ObjectKey, { range, signal }: GetOptions = {}): Promise<GetResult> {
    const context = { operation: 'get', key }
    return run(context, async () => {
      throwIfAborted(signal)
      const { info, bytes } = this.#find(key)
      const { start, end } = spanOf(range, bytes.byteLength)
      const body = bytesSource(bytes.slice(start, end)).open(undefined, signal)
      return { info, body: bodyInOperation(context, body) }
    })
  }

  head(key: ObjectKey, { signal }: RequestOptions = {}): Promise<ObjectInfo> {
    return run({ operation: 'head', key }, async () => {
      throwIfAborted(signal)
      return this.#find(key).info
    })
  }

  list(options: ListOptions): Promise<ListPage> {
    return run({ operation: 'list' }, async () => {
      throwIfAborted(options.signal)
      return this.#page(options)
    })
  }

  delete(key: ObjectKey, { signal }: RequestOptions = {}): Promise<void> {
    return run({ operation: 'delete', key }, async () => {
      checkObjectKey(key)
      throwIfAborted(signal)
      if (this.#objects.delete(key)) this.#sortedKeys = undefined
    })
  }

  async close(): Promise<void> {
    this.#objects.clear()
    this.#sortedKeys = undefined
  }

  #find(key: ObjectKey): StoredObject {
    checkObjectKey(key)
    const stored = this.#objects.get(key)
    if (stored === undefined) {
      throw new StorageError('NOT_FOUND', 'There is no such object in the store.')
    }
    return stored
  }

  #checkFree(key: ObjectKey, { ifAbsent = false }: PutOptions): void {
    if (ifAbsent && this.#objects.has(key)) {
      throw new StorageError('ALREADY_EXISTS', 'There is already an object with this key.')
    }
  }

  #store(key: ObjectKey, bytes: Uint8Array, { contentType, metadata }: PutOptions): ObjectInfo {
    const info: ObjectInfo = {
      key,
      sizeBytes: bytes.byteLength,
      modifiedAt: Date.now(),
      etag: String(++this.#version),
      contentType: contentType ?? 'application/octet-stream',
      metadata: { ...metadata },
    }
    if (!this.#objects.has(key)) this.#sortedKeys = undefined
    this.#objects.set(key, { info, bytes })
    return info
  }

  #page(options: ListOptions): ListPage {
    const { prefix, delimiter } = options
    const limit = pageLimit(options.limit)
    const objects: ListEntry[] = []
    const prefixes: string[] = []
    let position = startOf(options)
    for (const key of this.#keysFrom(position)) {
      if (!key.startsWith(prefix) || !isAfter(key, position)) continue
      if (objects.length + prefixes.length === limit) {
        return { objects, prefixes, cursor: encodeCursor(position) }
      }
      const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length)
      position =
        end < 0
          ? { after: key, wholePrefix: false }
          : { after: key.slice(0, end + 1), wholePrefix: true }
      if (end < 0) objects.push(this.#entry(key))
      else prefixes.push(position.after)
    }
    return { objects, prefixes }
  }

  #entry(key: ObjectKey): ListEntry {
    const { sizeBytes, modifiedAt, etag } = this.#find(key).info
    return { key, sizeBytes, modifiedAt, ...(etag !== undefined && { etag }) }
  }

  /** The keys in byte order, from about the position on. */
  #keysFrom({ after }: ListPosition): readonly ObjectKey[] {
    this.#sortedKeys ??= [...this.#objects.keys()].toSorted(compareUtf8)
    const keys = this.#sortedKeys
    let low = 0
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareUtf8(keys[middle] ?? '', after) < 0) low = middle + 1
      else high = middle
    }
    return keys.slice(low)
  }
}

function run<T>(
  context: { operation: string; key?: ObjectKey },
  work: () => Promise<T>,
): Promise<T> {
  return inOperation(context, work)
}
