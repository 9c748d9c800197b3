import { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3'
import type { S3Connection, StoreSecrets } from '../../../../shared/domain/connection.ts'
import { StorageError, type StorageErrorCode } from '../../../../shared/domain/storage-error.ts'
import { spanOf } from '../../byte-range.ts'
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
  UnfinishedUpload,
  UploadCheckpoint,
} from '../../object-store.ts'
import { bodyInOperation, inOperation, throwIfAborted } from '../../operation.ts'
import { PartBuffers } from '../../part-buffers.ts'
import { RetryPolicy } from '../../retry-policy.ts'
import { TurnsByKey } from '../../turns-by-key.ts'
import { unwrapStore } from '../../unwrap-store.ts'
import { bodyOf } from './s3-body.ts'
import { errorIn, openBucket, placeOf, type S3Bucket } from './s3-bucket.ts'
import { decodeCheckpoint } from './s3-checkpoint.ts'
import { type CopySettings, copyObject } from './s3-copy.ts'
import { notS3 } from './s3-errors.ts'
import { listPage } from './s3-listing.ts'
import type { S3Operation } from './s3-meanings.ts'
import { type MultipartSettings, putInParts } from './s3-multipart-put.ts'
import { infoOf } from './s3-object-info.ts'
import { putWhole } from './s3-single-put.ts'
import { abortUpload, listUploads, targetOf } from './s3-uploads.ts'

const MIB = 1024 * 1024

/** What a refused listing tells that a refused HEAD does not. */
const TOLD_BY_LISTING: ReadonlySet<StorageErrorCode> = new Set([
  'INVALID_CREDENTIALS',
  'CLOCK_SKEWED',
  'CONFIG_INVALID',
])

export interface S3StoreOptions {
  /** Contents larger than this are sent in parts. Default 16 MiB. */
  readonly multipartThresholdBytes?: number
  /** Default 8 MiB; S3 takes none below 5 MiB. Larger where a content would have over 10,000 parts. */
  readonly partSizeBytes?: number
  /** Of all uploads together: that many are in memory and sent side by side. Default 8. */
  readonly partsAtOnce?: number
  /** By which parts are sent again. */
  readonly retry?: RetryPolicy
  /** Objects larger than this are copied in parts. Default 5 GiB, the most that S3 copies at once. */
  readonly copyWholeUpToBytes?: number
  /** Of a copy. Default 512 MiB. */
  readonly copyPartSizeBytes?: number
}

/** A bucket of Amazon S3, or of a server that speaks as it does. */
export class S3ObjectStore implements ObjectStore {
  readonly kind = 's3'
  readonly capabilities: Capabilities = { userMetadata: true, contentType: true, staging: false }
  readonly #bucket: S3Bucket
  readonly #multipartThresholdBytes: number
  readonly #multipart: MultipartSettings
  readonly #copies: CopySettings

  /** @throws StorageError CONFIG_INVALID when a secret is missing. */
  constructor(connection: S3Connection, secrets: StoreSecrets, options: S3StoreOptions = {}) {
    this.#bucket = openBucket(connection, secrets)
    this.#multipartThresholdBytes = options.multipartThresholdBytes ?? 16 * MIB
    const completing = { retry: options.retry ?? new RetryPolicy(), turns: new TurnsByKey() }
    this.#multipart = {
      ...completing,
      partSizeBytes: options.partSizeBytes ?? 8 * MIB,
      buffers: new PartBuffers(options.partsAtOnce ?? 8),
    }
    this.#copies = {
      ...completing,
      wholeUpToBytes: options.copyWholeUpToBytes ?? 5 * 1024 * MIB,
      partSizeBytes: options.copyPartSizeBytes ?? 512 * MIB,
    }
  }

  /** Connections that are in use at this moment. */
  get openSockets(): number {
    return this.#bucket.agents.openSockets()
  }

  put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<PutResult> {
    return this.#run('put', key, options.signal, () =>
      source.sizeBytes <= this.#multipartThresholdBytes
        ? putWhole(this.#bucket, key, source, options, this.#multipart.buffers)
        : putInParts(this.#bucket, key, source, options, this.#multipart),
    )
  }

  get(key: ObjectKey, { range, reuseBuffers, signal }: GetOptions = {}): Promise<GetResult> {
    return this.#run('get', key, signal, async () => {
      if (range !== undefined && range.length === 0) return this.#getNothing(key, range, signal)
      const answer = await this.#bucket.client.send(
        new GetObjectCommand({
          ...targetOf(this.#bucket, key),
          ...(range && { Range: rangeHeader(range) }),
        }),
        signal && { abortSignal: signal },
      )
      const { Body } = answer
      const info = infoOf(key, answer)
      if (info === null || !(Body instanceof Readable)) throw notS3(placeOf(this.#bucket, 'get'))
      try {
        checkRange(range, info, answer.ContentRange)
      } catch (error) {
        Body.destroy()
        throw error
      }
      const toError = errorIn(this.#bucket, 'get', signal)
      const body = bodyOf(Body, { reuseBuffers, sizeBytes: answer.ContentLength })
      return { info, body: bodyInOperation({ operation: 'get', key }, body, toError) }
    })
  }

  head(key: ObjectKey, { signal }: RequestOptions = {}): Promise<ObjectInfo> {
    return this.#run('head', key, signal, async () => {
      const command = new HeadObjectCommand(targetOf(this.#bucket, key))
      const sending = this.#bucket.client.send(command, signal && { abortSignal: signal })
      const answer = await sending.catch(async (error: unknown) => {
        throw await this.#explained(error, key, signal)
      })
      const info = infoOf(key, answer)
      if (info === null) throw notS3(placeOf(this.#bucket, 'head'))
      return info
    })
  }

  list(options: ListOptions): Promise<ListPage> {
    return this.#run('list', undefined, options.signal, () => listPage(this.#bucket, options))
  }

  delete(key: ObjectKey, { signal }: RequestOptions = {}): Promise<void> {
    return this.#run('delete', key, signal, async () => {
      const command = new DeleteObjectCommand(targetOf(this.#bucket, key))
      await this.#bucket.client.send(command, signal && { abortSignal: signal })
    })
  }

  abandonUpload(
    key: ObjectKey,
    checkpoint: UploadCheckpoint,
    { signal }: RequestOptions = {},
  ): Promise<void> {
    return this.#run('abandonUpload', key, signal, async () => {
      const upload = decodeCheckpoint(checkpoint)
      if (upload !== null) await abortUpload(this.#bucket, key, upload.uploadId, signal)
    })
  }

  async *listUnfinished(
    prefix: string,
    { signal }: RequestOptions = {},
  ): AsyncGenerator<readonly UnfinishedUpload[], void, undefined> {
    yield await this.#run('listUnfinished', undefined, signal, () =>
      listUploads(this.#bucket, prefix, signal),
    )
  }

  removeUnfinished(key: ObjectKey, id: string, { signal }: RequestOptions = {}): Promise<void> {
    return this.#run('removeUnfinished', key, signal, () =>
      abortUpload(this.#bucket, key, id, signal),
    )
  }

  /** The same server, and the same credentials for it: what those may read there, they can also copy. */
  canCopyFrom(source: ObjectStore): boolean {
    const { store } = unwrapStore(source)
    return store instanceof S3ObjectStore && store.#bucket.accessMark === this.#bucket.accessMark
  }

  copyFrom(
    source: ObjectStore,
    sourceKey: ObjectKey,
    key: ObjectKey,
    options: CopyOptions = {},
  ): Promise<ObjectInfo> {
    return this.#run('copyFrom', key, options.signal, async () => {
      const { store, key: from } = unwrapStore(source, sourceKey)
      if (!(store instanceof S3ObjectStore) || !this.canCopyFrom(store)) throw cannotCopy()
      checkObjectKey(from)
      const place = { bucket: store.#bucket, key: from }
      return copyObject(place, this.#bucket, key, options, this.#copies)
    })
  }

  async close(): Promise<void> {
    this.#bucket.client.destroy()
    this.#bucket.agents.close()
  }

  async #getNothing(
    key: ObjectKey,
    range: ByteRange,
    signal: AbortSignal | undefined,
  ): Promise<GetResult> {
    const info = await this.head(key, signal && { signal })
    spanOf(range, info.sizeBytes)
    return { info, body: Readable.from([]) }
  }

  /**
   * Answers to HEAD have no body, so a refused one does not say why. The same credentials and bucket are
   * refused for a listing in so many words.
   */
  async #explained(
    error: unknown,
    key: ObjectKey,
    signal: AbortSignal | undefined,
  ): Promise<StorageError> {
    const refusal = errorIn(this.#bucket, 'head', signal)(error)
    if (refusal.code !== 'ACCESS_DENIED' && refusal.code !== 'INTERNAL') return refusal
    const listing = { prefix: key, limit: 1, ...(signal && { signal }) }
    const reason = await listPage(this.#bucket, listing).then(
      () => refusal,
      errorIn(this.#bucket, 'list', signal),
    )
    return TOLD_BY_LISTING.has(reason.code) ? reason : refusal
  }

  #run<T>(
    operation: S3Operation,
    key: ObjectKey | undefined,
    signal: AbortSignal | undefined,
    run: () => Promise<T>,
  ): Promise<T> {
    const context = key === undefined ? { operation } : { operation, key }
    const toError = errorIn(this.#bucket, operation, signal)
    return inOperation(
      context,
      async () => {
        if (key !== undefined) checkObjectKey(key)
        throwIfAborted(signal)
        return run()
      },
      toError,
    )
  }
}

/** RFC 9110, 14.1.2: the last byte is named, not the one after it. */
function rangeHeader({ offset, length }: ByteRange): string {
  return `bytes=${offset}-${length === undefined ? '' : offset + length - 1}`
}

/**
 * A server may overlook a range and send everything, as Ceph does for an empty object.
 *
 * @throws StorageError RANGE_NOT_SATISFIABLE, or UNSUPPORTED where the answer is not the range.
 */
function checkRange(
  range: ByteRange | undefined,
  info: ObjectInfo,
  contentRange: string | undefined,
): void {
  if (range === undefined) return
  const { start, end } = spanOf(range, info.sizeBytes)
  if (contentRange !== undefined || (start === 0 && end === info.sizeBytes)) return
  throw new StorageError('UNSUPPORTED', 'The server does not give parts of objects.')
}
