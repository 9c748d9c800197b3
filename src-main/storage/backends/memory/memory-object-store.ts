import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { spanOf } from '../../byte-range.ts'
import { bytesSource } from '../../bytes-source.ts'
import type { ContentSource } from '../../content-source.ts'
import { checkObjectKey } from '../../object-key.ts'
import type {
  Capabilities,
  GetOptions,
  GetResult,
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
import { type MemoryObject, MemoryObjects } from './memory-objects.ts'

/** An object store that lasts as long as the process: for tests, and for trying Kura out. */
export class MemoryObjectStore implements ObjectStore {
  readonly kind = 'memory'
  readonly capabilities: Capabilities = { userMetadata: true, contentType: true, staging: false }
  readonly #objects = new MemoryObjects()
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
      return this.#objects.page(options)
    })
  }

  delete(key: ObjectKey, { signal }: RequestOptions = {}): Promise<void> {
    return run({ operation: 'delete', key }, async () => {
      checkObjectKey(key)
      throwIfAborted(signal)
      this.#objects.delete(key)
    })
  }

  async close(): Promise<void> {
    this.#objects.clear()
  }

  #find(key: ObjectKey): MemoryObject {
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
    this.#objects.set(info, bytes)
    return info
  }
}

function run<T>(
  context: { operation: string; key?: ObjectKey },
  work: () => Promise<T>,
): Promise<T> {
  return inOperation(context, work)
}
