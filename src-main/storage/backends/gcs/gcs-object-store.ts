import type { GcsConnection } from '../../../../shared/domain/connection.ts'
import { StorageError, type StorageErrorContext } from '../../../../shared/domain/storage-error.ts'
import { type ByteSpan, spanOf } from '../../byte-range.ts'
import { cannotCopy } from '../../cannot-copy.ts'
import type { ByteRange, ContentSource } from '../../content-source.ts'
import { checkObjectKey } from '../../object-key.ts'
import type {
  Capabilities,
  CopyOptions,
  GetOptions,
  GetResult,
  ListOptions,
  ListPage,
  ObjectInfo,
  ObjectKey,
  ObjectStore,
  PutOptions,
  PutResult,
  RequestOptions,
  UploadCheckpoint,
} from '../../object-store.ts'
import {
  abortError,
  bodyInOperation,
  type ErrorMapper,
  inOperation,
  throwIfAborted,
} from '../../operation.ts'
import { unwrapStore } from '../../unwrap-store.ts'
import { gcsBody } from './gcs-body.ts'
import { GcsClient, type GcsResponse } from './gcs-client.ts'
import { rewriteObject } from './gcs-copy.ts'
import { checkKeyFile } from './gcs-credentials.ts'
import { toGcsError } from './gcs-errors.ts'
import { type GcsObject, OBJECT_FIELDS, objectPath, toObjectInfo } from './gcs-object.ts'
import { type GcsUploadOptions, GcsUploads } from './gcs-uploads.ts'
import { listPage } from './list-page.ts'

export type GcsStoreOptions = Pick<
  GcsConnection,
  'bucket' | 'endpoint' | 'project' | 'credentials'
> &
  GcsUploadOptions

/** Overwritten between the two requests of a `get`: how often they are made again. */
const MAX_READ_ROUNDS = 5

/** One bucket of Google Cloud Storage, or of a server that speaks its JSON API. */
export class GcsObjectStore implements ObjectStore {
  readonly kind = 'gcs'
  readonly capabilities: Capabilities = { userMetadata: true, contentType: true, staging: false }
  readonly #options: GcsStoreOptions
  readonly #client: GcsClient
  readonly #uploads: GcsUploads

  /** @throws StorageError CONFIG_INVALID when the key file that is named cannot be read or is none. */
  static async open(options: GcsStoreOptions): Promise<GcsObjectStore> {
    await checkKeyFile(options.credentials)
    return new GcsObjectStore(options)
  }

  constructor(options: GcsStoreOptions) {
    this.#options = options
    this.#client = new GcsClient(options)
    this.#uploads = new GcsUploads(this.#client, options.bucket, options)
  }

  put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<PutResult> {
    return this.#run({ operation: 'put', key }, options.signal, async (toError) => {
      checkObjectKey(key)
      const object = await this.#uploads.put(key, source, options, toError)
      options.onProgress?.(source.sizeBytes)
      return { ...toObjectInfo(object), serverCheck: 'CRC32C' }
    })
  }

  /**
   * Asks for the bytes and for what they belong to side by side: a download alone tells neither the
   * metadata nor the time in milliseconds. Both are of one generation.
   */
  get(key: ObjectKey, options: GetOptions = {}): Promise<GetResult> {
    const context = { operation: 'get', key }
    return this.#run(context, options.signal, async (toError) => {
      checkObjectKey(key)
      for (let round = 0; round < MAX_READ_ROUNDS; round++) {
        const result = await this.#read(key, options)
        if (result === null) continue
        return { info: result.info, body: bodyInOperation(context, result.body, toError) }
      }
      throw new StorageError('UNAVAILABLE', 'The object changes all the time: try again.')
    })
  }

  head(key: ObjectKey, { signal }: RequestOptions = {}): Promise<ObjectInfo> {
    return this.#run({ operation: 'head', key }, signal, async () => {
      checkObjectKey(key)
      return toObjectInfo(await this.#metadata(key, signal))
    })
  }

  list(options: ListOptions): Promise<ListPage> {
    return this.#run({ operation: 'list' }, options.signal, () =>
      listPage(this.#client, this.#options.bucket, options),
    )
  }

  delete(key: ObjectKey, { signal }: RequestOptions = {}): Promise<void> {
    return this.#run({ operation: 'delete', key }, signal, async (toError) => {
      checkObjectKey(key)
      const path = objectPath(this.#options.bucket, key)
      try {
        await this.#client.plain({ method: 'DELETE', path, signal })
      } catch (error) {
        const meaning = toError(error)
        if (meaning.code !== 'NOT_FOUND') throw meaning
      }
    })
  }

  /** Sessions can only be found by whoever has their addresses: there is no listing of them. */
  abandonUpload(
    key: ObjectKey,
    checkpoint: UploadCheckpoint,
    { signal }: RequestOptions = {},
  ): Promise<void> {
    return this.#run({ operation: 'abandonUpload', key }, signal, async () => {
      checkObjectKey(key)
      await this.#uploads.abandon(checkpoint, signal)
    })
  }

  /** The same service and account: what that may read there, it can also copy. */
  canCopyFrom(source: ObjectStore): boolean {
    const { store } = unwrapStore(source)
    return store instanceof GcsObjectStore && accessOf(store.#options) === accessOf(this.#options)
  }

  copyFrom(
    source: ObjectStore,
    sourceKey: ObjectKey,
    key: ObjectKey,
    options: CopyOptions = {},
  ): Promise<ObjectInfo> {
    return this.#run({ operation: 'copyFrom', key }, options.signal, async () => {
      checkObjectKey(key)
      const { store, key: fromKey } = unwrapStore(source, sourceKey)
      if (!(store instanceof GcsObjectStore) || !this.canCopyFrom(store)) throw cannotCopy()
      checkObjectKey(fromKey)
      const from = { bucket: store.#options.bucket, key: fromKey }
      const to = { bucket: this.#options.bucket, key }
      return toObjectInfo(await rewriteObject(this.#client, from, to, options))
    })
  }

  async close(): Promise<void> {
    this.#client.close()
  }

  /** Connections that a request is using: for tests that look for leaks. */
  get busySockets(): number {
    return this.#client.busySockets
  }

  async #metadata(key: ObjectKey, signal: AbortSignal | undefined): Promise<GcsObject> {
    const path = objectPath(this.#options.bucket, key)
    const query = { fields: OBJECT_FIELDS }
    return (await this.#client.json<GcsObject>({ path, query, signal })).data
  }

  /** Null where the object was overwritten between the two requests. */
  async #read(
    key: ObjectKey,
    { range, reuseBuffers, signal }: GetOptions,
  ): Promise<GetResult | null> {
    const abort = new AbortController()
    const either = signal === undefined ? abort.signal : AbortSignal.any([signal, abort.signal])
    const downloading = this.#download(key, range, either)
    // The metadata's error says more; this one is asked for after it.
    downloading.catch(() => undefined)
    try {
      const object = await this.#metadata(key, either)
      const info = toObjectInfo(object)
      const span = spanOf(range, info.sizeBytes)
      const response = await downloading
      if (response.headers.get('x-goog-generation') !== object.generation) {
        abort.abort()
        return null
      }
      const body = gcsBody(response.data, {
        expectedBytes: bytesOf(span, response),
        reuseBuffers,
        abort: () => abort.abort(),
      })
      return { info, body }
    } catch (error) {
      abort.abort()
      throw error
    }
  }

  #download(
    key: ObjectKey,
    range: ByteRange | undefined,
    signal: AbortSignal,
  ): Promise<GcsResponse<NodeJS.ReadableStream>> {
    return this.#client.stream({
      path: objectPath(this.#options.bucket, key),
      query: { alt: 'media' },
      headers: range === undefined ? {} : { range: rangeHeader(range) },
      signal,
    })
  }

  #run<T>(
    context: StorageErrorContext,
    signal: AbortSignal | undefined,
    work: (toError: ErrorMapper) => Promise<T>,
  ): Promise<T> {
    const toError: ErrorMapper = (error) =>
      signal?.aborted === true ? abortError(signal) : toGcsError(error, this.#options)
    const run = (): Promise<T> => {
      throwIfAborted(signal)
      return work(toError)
    }
    return inOperation(context, async () => run(), toError)
  }
}

function accessOf({ endpoint, credentials }: GcsStoreOptions): string {
  return JSON.stringify([endpoint, credentials])
}

function rangeHeader({ offset, length }: ByteRange): string {
  // A range of no bytes cannot be said in HTTP: the one too many is cut off.
  return `bytes=${offset}-${length === undefined ? '' : offset + Math.max(1, length) - 1}`
}

/** How many bytes must come. @throws StorageError UNSUPPORTED where a range was ignored. */
function bytesOf({ start, end }: ByteSpan, { status }: GcsResponse<unknown>): number {
  if (start > 0 && status !== 206) {
    throw new StorageError('UNSUPPORTED', 'This server cannot send a part of an object.')
  }
  return end - start
}
