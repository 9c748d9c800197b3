import { webcrypto } from 'node:crypto'
import { type CompletedPart, UploadPartCommand } from '@aws-sdk/client-s3'
import type { ContentSource } from '../../content-source.ts'
import type { ObjectKey, PutOptions, PutResult, ResumableUpload } from '../../object-store.ts'
import { throwIfAborted } from '../../operation.ts'
import type { PartBuffers } from '../../part-buffers.ts'
import { type Part, uploadParts } from '../../upload-parts.ts'
import { errorIn, type S3Bucket } from './s3-bucket.ts'
import { sendBytes } from './s3-bytes.ts'
import { decodeCheckpoint, encodeCheckpoint, type S3Checkpoint } from './s3-checkpoint.ts'
import { type CompleteSettings, checkFree, completeUpload } from './s3-complete-upload.ts'
import { abortUpload, beginUpload, listParts, type PartThere, targetOf } from './s3-uploads.ts'
import { serverCheckOf } from './server-check.ts'

export interface MultipartSettings extends CompleteSettings {
  readonly partSizeBytes: number
  readonly buffers: PartBuffers
}

const MAX_PARTS = 10_000
const MIB = 1024 * 1024

/**
 * Sends a content in parts, several at a time, each retried by itself; all or nothing: what cannot be
 * completed is taken back, or, where the put is resumable, left for the next one.
 *
 * Parts of an earlier put count as sent when they have the size that they should have, and where the
 * server tells their SHA-256 (AWS, with standard checksums), also the content. An ETag proves nothing: it
 * is an MD5 with some servers and some ways of encryption only.
 */
export async function putInParts(
  bucket: S3Bucket,
  key: ObjectKey,
  source: ContentSource,
  options: PutOptions,
  settings: MultipartSettings,
): Promise<PutResult> {
  // Cheaper to know before the first of many bytes than after the last.
  if (options.ifAbsent === true) await checkFree(bucket, key, options, settings)
  throwIfAborted(options.signal)
  const put = new MultipartPut(bucket, key, options, settings)
  const upload = (await put.goOn(source.sizeBytes)) ?? (await put.begin(source.sizeBytes))
  try {
    return await put.run(source, upload)
  } catch (error) {
    if (options.resumable === undefined) await put.takeBack(upload)
    throw error
  }
}

/** Grown where the content would have more parts than S3 allows. */
export function partSizeFor(sizeBytes: number, wantedBytes: number): number {
  if (sizeBytes <= wantedBytes * MAX_PARTS) return wantedBytes
  return Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB
}

interface Upload extends S3Checkpoint {
  /** What the server had of it before, by number from 1. */
  readonly there: ReadonlyMap<number, PartThere>
}

class MultipartPut {
  readonly #bucket: S3Bucket
  readonly #key: ObjectKey
  readonly #options: PutOptions
  readonly #settings: MultipartSettings

  constructor(bucket: S3Bucket, key: ObjectKey, options: PutOptions, settings: MultipartSettings) {
    this.#bucket = bucket
    this.#key = key
    this.#options = options
    this.#settings = settings
  }

  /** The upload that the put is to go on with; null where there is none any more. */
  async goOn(sizeBytes: number): Promise<Upload | null> {
    const { resumable, signal } = this.#options
    const from = resumable?.from ?? null
    const checkpoint = from === null ? null : decodeCheckpoint(from)
    if (checkpoint === null) return null
    const { uploadId, partSizeBytes, hasChecksums } = checkpoint
    // S3 takes no part without one where others have one: the connection's settings have changed since.
    if (hasChecksums !== this.#bucket.sendsChecksums) return null
    if (sizeBytes > partSizeBytes * MAX_PARTS) return null
    const parts = await this.#retried(signal, () =>
      listParts(this.#bucket, this.#key, uploadId, signal),
    )
    if (parts === null) return null
    const fits = ([number, part]: readonly [number, PartThere]): boolean =>
      part.sizeBytes === Math.min(partSizeBytes, sizeBytes - (number - 1) * partSizeBytes)
    return { ...checkpoint, there: new Map([...parts].filter(fits)) }
  }

  async begin(sizeBytes: number): Promise<Upload> {
    const { resumable } = this.#options
    const hasChecksums = this.#bucket.sendsChecksums
    const checksum = hasChecksums ? 'SHA256' : undefined
    const uploadId = await beginUpload(this.#bucket, this.#key, this.#options, checksum)
    const partSizeBytes = partSizeFor(sizeBytes, this.#settings.partSizeBytes)
    const upload: Upload = { uploadId, partSizeBytes, hasChecksums, there: new Map() }
    if (resumable !== undefined) await this.#save(upload, resumable)
    return upload
  }

  async run(source: ContentSource, upload: Upload): Promise<PutResult> {
    const { sha256, onProgress, signal, ifAbsent = false, resumable } = this.#options
    const { buffers, retry } = this.#settings
    throwIfAborted(signal)
    resumable?.onConfirmed?.((offset) =>
      upload.there.has(1 + Math.floor(offset / upload.partSizeBytes)),
    )
    const parts = await uploadParts(
      source,
      {
        partSizeBytes: upload.partSizeBytes,
        buffers,
        retry,
        confirmed: withoutHash(upload.there),
        ...(sha256 !== undefined && { sha256 }),
        ...(onProgress !== undefined && { onProgress }),
        ...(signal !== undefined && { signal }),
      },
      (part, partSignal, onSent) => this.#sendPart(upload, part, partSignal, onSent),
    )
    const { uploadId } = upload
    const { sizeBytes } = source
    const end = {
      uploadId,
      sizeBytes,
      ifAbsent,
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
    }
    const info = await completeUpload(this.#bucket, this.#key, parts, end, this.#settings)
    return { ...info, ...serverCheckOf(this.#bucket) }
  }

  /** Never throws: the failure that led here is what counts. */
  async takeBack({ uploadId }: S3Checkpoint): Promise<void> {
    const abort = () => abortUpload(this.#bucket, this.#key, uploadId)
    await this.#retried(undefined, abort).catch(() => undefined)
  }

  async #save(upload: S3Checkpoint, { save }: ResumableUpload): Promise<void> {
    try {
      await save(encodeCheckpoint(upload))
    } catch (error) {
      // Nobody could go on with it.
      await this.takeBack(upload)
      throw error
    }
  }

  async #sendPart(
    { uploadId, there }: Upload,
    { index, bytes }: Part,
    signal: AbortSignal,
    onProgress: (sentBytes: number) => void,
  ): Promise<CompletedPart> {
    // Off this thread, which hashes the whole content.
    const digest = Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes))
    const PartNumber = index + 1
    const before = there.get(PartNumber)
    if (before?.sha256 === digest.toString('base64')) return completedOf(PartNumber, before)
    const checksum = this.#bucket.sendsChecksums && { ChecksumSHA256: digest.toString('base64') }
    const command = new UploadPartCommand({
      ...targetOf(this.#bucket, this.#key),
      UploadId: uploadId,
      PartNumber,
      Body: bytes,
      ContentLength: bytes.byteLength,
      ...checksum,
    })
    sendBytes(command, { bytes, sha256: digest.toString('hex'), onProgress })
    try {
      const { ETag } = await this.#bucket.client.send(command, { abortSignal: signal })
      return { PartNumber, ETag, ...checksum }
    } catch (error) {
      throw errorIn(this.#bucket, 'put', signal)(error)
    }
  }

  #retried<T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
    return this.#settings.retry.run(signal, () =>
      call().catch((error: unknown) => {
        throw errorIn(this.#bucket, 'put', signal)(error)
      }),
    )
  }
}

/** Those that only their size speaks for, by index: they are not looked at again. */
function withoutHash(there: ReadonlyMap<number, PartThere>): ReadonlyMap<number, CompletedPart> {
  const parts = new Map<number, CompletedPart>()
  for (const [number, part] of there) {
    if (part.sha256 === undefined) parts.set(number - 1, completedOf(number, part))
  }
  return parts
}

function completedOf(PartNumber: number, { etag, sha256 }: PartThere): CompletedPart {
  return { PartNumber, ETag: etag, ...(sha256 !== undefined && { ChecksumSHA256: sha256 }) }
}
