import { createHash } from 'node:crypto'
import { toSha256 } from '../../../../shared/domain/artifact.ts'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { spanOf } from '../../byte-range.ts'
import { bytesSource } from '../../bytes-source.ts'
import { cannotCopy } from '../../cannot-copy.ts'
import { checkHash, wrongSize } from '../../check-content.ts'
import type { ContentSource } from '../../content-source.ts'
import { encodeCursor, isAfter, type ListPosition, pageLimit, startOf } from '../../list-cursor.ts'
import { checkObjectKey, compareUtf8 } from '../../object-key.ts'
import type {
  Capabilities,
  CopyOptions,
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
  UnfinishedUpload,
  UploadCheckpoint,
} from '../../object-store.ts'
import { bodyInOperation, inOperation, throwIfAborted } from '../../operation.ts'
import { unwrapStore } from '../../unwrap-store.ts'
import { MemoryUploads } from './memory-uploads.ts'

const PART_BYTES = 8 * 1024 * 1024

export interface MemoryObjectStoreOptions {
  /** Resumable puts of more than this are received in parts. Default 8 MiB. */
  readonly partSizeBytes?: number
}

interface StoredObject {
  readonly info: ObjectInfo
  readonly bytes: Uint8Array
}

/** An object store that lasts as long as the process: for tests, and for trying Kura out. */
export class MemoryObjectStore implements ObjectStore {
  readonly kind = 'memory'
  readonly capabilities: Capabilities = { userMetadata: true, contentType: true, staging: false }
  readonly #objects = new Map<ObjectKey, StoredObject>()
  readonly #uploads: MemoryUploads
  #sortedKeys: ObjectKey[] | undefined
  #version = 0

  constructor({ partSizeBytes = PART_BYTES }: MemoryObjectStoreOptions = {}) {
    this.#uploads = new MemoryUploads(partSizeBytes)
  }

  /** What resumable puts have sent in parts: one that is sent again counts again. */
  get receivedBytes(): number {
    return this.#uploads.receivedBytes
  }

  put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<ObjectInfo> {
    return run({ operation: 'put', key }, async () => {
      checkObjectKey(key)
      throwIfAborted(options.signal)
      this.#checkFree(key, options)
      const bytes = await this.#receive(key, source, options)
      checkHash(options.sha256, toSha256(createHash('sha256').update(bytes).digest('hex')))
      throwIfAborted(options.signal)
      // Again, and with nothing awaited since: of two writers the first to come here wins.
      this.#checkFree(key, options)
      return this.#store(key, bytes, options)
    })
  }

  abandonUpload(
    key: ObjectKey,
    checkpoint: UploadCheckpoint,
    options?: RequestOptions,
  ): Promise<void> {
    return this.removeUnfinished(key, checkpoint, options)
  }

  async *listUnfinished(
    prefix: string,
    { signal }: RequestOptions = {},
  ): AsyncGenerator<readonly UnfinishedUpload[], void, undefined> {
    yield await run({ operation: 'listUnfinished' }, async () => {
      throwIfAborted(signal)
      return this.#uploads.list(prefix)
    })
  }

  removeUnfinished(key: ObjectKey, id: string, { signal }: RequestOptions = {}): Promise<void> {
    return run({ operation: 'removeUnfinished', key }, async () => {
      checkObjectKey(key)
      throwIfAborted(signal)
      this.#uploads.remove(key, id)
    })
  }

  canCopyFrom(source: ObjectStore): boolean {
    return unwrapStore(source).store instanceof MemoryObjectStore
  }

  copyFrom(
    source: ObjectStore,
    sourceKey: ObjectKey,
    key: ObjectKey,
    options: CopyOptions = {},
  ): Promise<ObjectInfo> {
    return run({ operation: 'copyFrom', key }, async () => {
      checkObjectKey(key)
      throwIfAborted(options.signal)
      const from = unwrapStore(source, sourceKey)
      if (!(from.store instanceof MemoryObjectStore)) throw cannotCopy()
      const { info, bytes } = from.store.#find(from.key)
      checkHash(options.sha256, toSha256(createHash('sha256').update(bytes).digest('hex')))
      this.#checkFree(key, options)
      options.onProgress?.(bytes.byteLength)
      return this.#store(key, bytes, info)
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
    this.#uploads.clear()
    this.#sortedKeys = undefined
  }

  async #receive(key: ObjectKey, source: ContentSource, options: PutOptions): Promise<Uint8Array> {
    const { resumable } = options
    if (resumable === undefined || !this.#uploads.takes(source)) return readAll(source, options)
    return this.#uploads.receive(key, source, options, resumable)
  }

  #find(key: ObjectKey): StoredObject {
    checkObjectKey(key)
    const stored = this.#objects.get(key)
    if (stored === undefined) {
      throw new StorageError('NOT_FOUND', 'There is no such object in the store.')
    }
    return stored
  }

  #checkFree(key: ObjectKey, { ifAbsent = false }: Pick<PutOptions, 'ifAbsent'>): void {
    if (ifAbsent && this.#objects.has(key)) {
      throw new StorageError('ALREADY_EXISTS', 'There is already an object with this key.')
    }
  }

  #store(
    key: ObjectKey,
    bytes: Uint8Array,
    { contentType, metadata }: Pick<PutOptions, 'contentType' | 'metadata'>,
  ): ObjectInfo {
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

async function readAll(
  source: ContentSource,
  { onProgress, signal }: PutOptions,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(source.sizeBytes)
  let read = 0
  for await (const chunk of source.open(undefined, signal)) {
    throwIfAborted(signal)
    if (read + chunk.byteLength > bytes.byteLength) throw wrongSize(source.sizeBytes, 'more')
    bytes.set(chunk, read)
    read += chunk.byteLength
    onProgress?.(read)
  }
  if (read < bytes.byteLength) throw wrongSize(source.sizeBytes, `only ${read}`)
  return bytes
}
