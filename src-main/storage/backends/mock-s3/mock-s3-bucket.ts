import { hash, randomUUID } from 'node:crypto'
import { MAX_KEY_BYTES } from '../../object-key.ts'
import type {
  ListOptions,
  ListPage,
  ObjectInfo,
  ObjectKey,
  PutOptions,
} from '../../object-store.ts'
import { type MemoryObject, MemoryObjects } from '../memory/memory-objects.ts'
import { mockS3Error } from './mock-s3-errors.ts'
import { type MockS3Failure, type MockS3Latency, MockS3Requests } from './mock-s3-requests.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB

/** Amazon S3 user guide, "Multipart upload limits" and "Working with object metadata". */
export const S3_LIMITS = {
  maxPutBytes: 5 * GIB,
  minPartBytes: 5 * MIB,
  maxPartBytes: 5 * GIB,
  maxParts: 10_000,
  maxObjectBytes: 5 * 1024 * GIB,
  maxMetadataBytes: 2 * 1024,
} as const

type Properties = Pick<PutOptions, 'contentType' | 'metadata'>
type Signal = AbortSignal | undefined

interface Upload extends Properties {
  readonly key: ObjectKey
  readonly parts: Map<number, { readonly bytes: Uint8Array; readonly etag: string }>
}

/** What CompleteMultipartUpload is told of a part. Numbers begin at 1. */
export interface CompletedPart {
  readonly partNumber: number
  readonly etag: string
}

/**
 * A bucket with S3's rules, in this process: strongly consistent, atomic, every request counted. Several
 * stores may share one, as programs share a bucket. Bytes are checked against their MD5 as Content-MD5 has
 * S3 do it.
 */
export class MockS3Bucket {
  readonly #objects = new MemoryObjects()
  readonly #uploads = new Map<string, Upload>()
  readonly #requests: MockS3Requests

  constructor(latency: MockS3Latency = {}) {
    this.#requests = new MockS3Requests(latency)
  }

  get requestCounts(): MockS3Requests['counts'] {
    return this.#requests.counts
  }

  /** ListMultipartUploads: what was begun and neither completed nor aborted. Not counted. */
  get uploadsUnderWay(): readonly { readonly uploadId: string; readonly key: ObjectKey }[] {
    return [...this.#uploads].map(([uploadId, { key }]) => ({ uploadId, key }))
  }

  /** Lets coming requests fail. Failures that are planned for the same operation come one after the other. */
  fail(failure: MockS3Failure): void {
    this.#requests.fail(failure)
  }

  /** No planned failure happens any more. */
  heal(): void {
    this.#requests.heal()
  }

  putObject(
    key: ObjectKey,
    bytes: Uint8Array,
    options: Properties & { readonly ifAbsent: boolean; readonly md5: Buffer },
    signal: Signal,
  ): Promise<ObjectInfo> {
    return this.#requests.run('PutObject', signal, () => {
      checkKey(key)
      checkMetadata(options)
      if (bytes.byteLength > S3_LIMITS.maxPutBytes) throw mockS3Error('EntityTooLarge')
      this.#checkFree(key, options.ifAbsent)
      return this.#store(key, [bytes], checkedEtag(bytes, options.md5), options)
    })
  }

  getObject(key: ObjectKey, signal: Signal): Promise<MemoryObject> {
    return this.#requests.run('GetObject', signal, () => this.#find(key))
  }

  headObject(key: ObjectKey, signal: Signal): Promise<ObjectInfo> {
    return this.#requests.run('HeadObject', signal, () => this.#find(key).info)
  }

  listObjects(options: ListOptions): Promise<ListPage> {
    return this.#requests.run('ListObjectsV2', options.signal, () => this.#objects.page(options))
  }

  deleteObject(key: ObjectKey, signal: Signal): Promise<void> {
    return this.#requests.run('DeleteObject', signal, () => this.#objects.delete(key))
  }

  createUpload(key: ObjectKey, properties: Properties, signal: Signal): Promise<string> {
    return this.#requests.run('CreateMultipartUpload', signal, () => {
      checkKey(key)
      checkMetadata(properties)
      const uploadId = randomUUID()
      this.#uploads.set(uploadId, { ...properties, key, parts: new Map() })
      return uploadId
    })
  }

  /** Takes a copy of the bytes. Sending a part again replaces it. */
  uploadPart(
    uploadId: string,
    partNumber: number,
    bytes: Uint8Array,
    md5: Buffer,
    signal: Signal,
  ): Promise<CompletedPart> {
    return this.#requests.run('UploadPart', signal, () => {
      const { parts } = this.#upload(uploadId)
      if (bytes.byteLength > S3_LIMITS.maxPartBytes) throw mockS3Error('EntityTooLarge')
      if (partNumber < 1 || partNumber > S3_LIMITS.maxParts) throw mockS3Error('InvalidPart')
      const etag = checkedEtag(bytes, md5)
      parts.set(partNumber, { bytes: Uint8Array.from(bytes), etag })
      return { partNumber, etag }
    })
  }

  completeUpload(
    uploadId: string,
    completed: readonly CompletedPart[],
    ifAbsent: boolean,
    signal: Signal,
  ): Promise<ObjectInfo> {
    return this.#requests.run('CompleteMultipartUpload', signal, () => {
      const upload = this.#upload(uploadId)
      const parts = partsOf(upload, completed)
      this.#checkFree(upload.key, ifAbsent)
      this.#uploads.delete(uploadId)
      const etags = Buffer.concat(completed.map(({ etag }) => Buffer.from(etag, 'hex')))
      const etag = `${hash('md5', etags)}-${parts.length}`
      return this.#store(upload.key, parts, etag, upload)
    })
  }

  abortUpload(uploadId: string): Promise<void> {
    return this.#requests.run('AbortMultipartUpload', undefined, () => {
      this.#upload(uploadId)
      this.#uploads.delete(uploadId)
    })
  }

  #find(key: ObjectKey): MemoryObject {
    const found = this.#objects.get(key)
    if (found === undefined) throw mockS3Error('NoSuchKey')
    return found
  }

  #upload(uploadId: string): Upload {
    const upload = this.#uploads.get(uploadId)
    if (upload === undefined) throw mockS3Error('NoSuchUpload')
    return upload
  }

  #checkFree(key: ObjectKey, ifAbsent: boolean): void {
    if (ifAbsent && this.#objects.has(key)) throw mockS3Error('PreconditionFailed')
  }

  #store(
    key: ObjectKey,
    pieces: readonly Uint8Array[],
    etag: string,
    { contentType, metadata }: Properties,
  ): ObjectInfo {
    const bytes = Buffer.concat(pieces)
    const info: ObjectInfo = {
      key,
      sizeBytes: bytes.byteLength,
      // Last-Modified is a date of HTTP: in whole seconds.
      modifiedAt: Math.floor(Date.now() / 1_000) * 1_000,
      etag,
      contentType: contentType ?? 'application/octet-stream',
      metadata: { ...metadata },
    }
    this.#objects.set(info, bytes)
    return info
  }
}

function checkKey(key: ObjectKey): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw mockS3Error('KeyTooLongError')
}

/** The bytes of all names and values in UTF-8 count. */
function checkMetadata({ metadata = {} }: Properties): void {
  const bytes = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  )
  if (bytes > S3_LIMITS.maxMetadataBytes) throw mockS3Error('MetadataTooLarge')
}

function checkedEtag(bytes: Uint8Array, md5: Buffer): string {
  const etag = hash('md5', bytes)
  if (etag !== md5.toString('hex')) throw mockS3Error('BadDigest')
  return etag
}

function partsOf({ parts }: Upload, completed: readonly CompletedPart[]): Uint8Array[] {
  return completed.map(({ partNumber, etag }, index) => {
    const part = parts.get(partNumber)
    if (part === undefined || part.etag !== etag) throw mockS3Error('InvalidPart')
    const before = completed[index - 1]
    if (before !== undefined && before.partNumber >= partNumber) {
      throw mockS3Error('InvalidPartOrder')
    }
    const isLast = index === completed.length - 1
    if (!isLast && part.bytes.byteLength < S3_LIMITS.minPartBytes) {
      throw mockS3Error('EntityTooSmall')
    }
    return part.bytes
  })
}
