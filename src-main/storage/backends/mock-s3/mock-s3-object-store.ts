import { hash } from 'node:crypto'
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
  PutResult,
  RequestOptions,
} from '../../object-store.ts'
import { bodyInOperation, inOperation } from '../../operation.ts'
import { PartBuffers } from '../../part-buffers.ts'
import { readWhole } from '../../read-whole.ts'
import { RetryPolicy } from '../../retry-policy.ts'
import { uploadParts } from '../../upload-parts.ts'
import { MockS3Bucket, S3_LIMITS } from './mock-s3-bucket.ts'
import { mockS3Error } from './mock-s3-errors.ts'

const MIB = 1024 * 1024

export interface MockS3StoreOptions {
  /** Contents from this size on go up in parts. Default 16 MiB. */
  readonly multipartThresholdBytes?: number
  /** Default 8 MiB, at least 5 MiB; grows so that there are at most 10,000 parts. */
  readonly partSizeBytes?: number
  /** How many parts of all uploads are under way at a time. Default 4. */
  readonly partsAtOnce?: number
  /** Of each part, and of aborting an upload. */
  readonly retry?: RetryPolicy
}

/**
 * S3 without a network, for tests of what is built on an object store. It stands for S3 wherever the kind
 * matters, and so says that it is one. Its requests, and those of them that are to fail, are the bucket's.
 */
export class MockS3ObjectStore implements ObjectStore {
  readonly kind = 's3'
  readonly capabilities: Capabilities = { userMetadata: true, contentType: true, staging: false }
  readonly bucket: MockS3Bucket
  readonly #thresholdBytes: number
  readonly #partSizeBytes: number
  readonly #buffers: PartBuffers
  readonly #retry: RetryPolicy

  constructor(bucket = new MockS3Bucket(), options: MockS3StoreOptions = {}) {
    this.bucket = bucket
    this.#thresholdBytes = options.multipartThresholdBytes ?? 16 * MIB
    this.#partSizeBytes = Math.max(S3_LIMITS.minPartBytes, options.partSizeBytes ?? 8 * MIB)
    this.#buffers = new PartBuffers(options.partsAtOnce ?? 4)
    this.#retry = options.retry ?? new RetryPolicy()
  }

  put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<PutResult> {
    return inOperation({ operation: 'put', key }, async () => {
      checkObjectKey(key)
      if (source.sizeBytes > S3_LIMITS.maxObjectBytes) throw mockS3Error('EntityTooLarge')
      const info =
        source.sizeBytes < this.#thresholdBytes
          ? await this.#putWhole(key, source, options)
          : await this.#putInParts(key, source, options)
      return { ...info, serverCheck: 'MD5' }
    })
  }

  get(key: ObjectKey, { range, signal }: GetOptions = {}): Promise<GetResult> {
    const context = { operation: 'get', key }
    return inOperation(context, async () => {
      checkObjectKey(key)
      const { info, bytes } = await this.bucket.getObject(key, signal)
      const { start, end } = spanOf(range, bytes.byteLength)
      const body = bytesSource(bytes.slice(start, end)).open(undefined, signal)
      return { info, body: bodyInOperation(context, body) }
    })
  }

  head(key: ObjectKey, { signal }: RequestOptions = {}): Promise<ObjectInfo> {
    return inOperation({ operation: 'head', key }, async () => {
      checkObjectKey(key)
      return this.bucket.headObject(key, signal)
    })
  }

  list(options: ListOptions): Promise<ListPage> {
    return inOperation({ operation: 'list' }, () => this.bucket.listObjects(options))
  }

  delete(key: ObjectKey, { signal }: RequestOptions = {}): Promise<void> {
    return inOperation({ operation: 'delete', key }, async () => {
      checkObjectKey(key)
      await this.bucket.deleteObject(key, signal)
    })
  }

  /** The bucket stays, as buckets do. */
  async close(): Promise<void> {}

  async #putWhole(key: ObjectKey, source: ContentSource, options: PutOptions): Promise<ObjectInfo> {
    const bytes = await readWhole(source, options)
    const { ifAbsent = false, signal } = options
    const request = { ...options, ifAbsent, md5: hash('md5', bytes, 'buffer') }
    return this.bucket.putObject(key, bytes, request, signal)
  }

  async #putInParts(
    key: ObjectKey,
    source: ContentSource,
    options: PutOptions,
  ): Promise<ObjectInfo> {
    const { sha256, onProgress, signal, ifAbsent = false } = options
    const uploadId = await this.bucket.createUpload(key, options, signal)
    try {
      const parts = await uploadParts(
        source,
        {
          partSizeBytes: this.#partSizeFor(source.sizeBytes),
          buffers: this.#buffers,
          retry: this.#retry,
          ...(sha256 !== undefined && { sha256 }),
          ...(onProgress && { onProgress }),
          ...(signal && { signal }),
        },
        ({ index, bytes }, partSignal) => {
          const md5 = hash('md5', bytes, 'buffer')
          return this.bucket.uploadPart(uploadId, index + 1, bytes, md5, partSignal)
        },
      )
      return await this.bucket.completeUpload(uploadId, parts, ifAbsent, signal)
    } catch (error) {
      await this.#abort(uploadId)
      throw error
    }
  }

  /** Whatever was wrong before matters more than that it could not be cleaned up. */
  async #abort(uploadId: string): Promise<void> {
    await this.#retry.run(undefined, () => this.bucket.abortUpload(uploadId)).catch(() => undefined)
  }

  #partSizeFor(sizeBytes: number): number {
    return Math.max(this.#partSizeBytes, Math.ceil(sizeBytes / S3_LIMITS.maxParts))
  }
}
