import { createHash, webcrypto } from 'node:crypto'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { StorageError } from '../../../../shared/domain/storage-error.ts'
import type { ContentSource } from '../../content-source.ts'
import type { ObjectInfo, ObjectKey, PutOptions, PutResult } from '../../object-store.ts'
import { throwIfAborted } from '../../operation.ts'
import type { PartBuffers } from '../../part-buffers.ts'
import type { RetryPolicy } from '../../retry-policy.ts'
import type { TurnsByKey } from '../../turns-by-key.ts'
import { type Part, uploadParts } from '../../upload-parts.ts'
import { errorIn, placeOf, type S3Bucket } from './s3-bucket.ts'
import { sendBytes } from './s3-bytes.ts'
import { taken } from './s3-errors.ts'
import { failureOf } from './s3-failure.ts'
import { encodeMetadata, infoOf, wholeSeconds } from './s3-object-info.ts'
import { serverCheckOf } from './server-check.ts'

export interface MultipartSettings {
  readonly partSizeBytes: number
  readonly buffers: PartBuffers
  readonly retry: RetryPolicy
  readonly turns: TurnsByKey
}

/** For requests that are not the caller's to abort: what they begin or end must not be left in the air. */
const OWN_TIMEOUT_MS = 30_000
/** AWS API, CompleteMultipartUpload: "can take several minutes". */
const COMPLETE_TIMEOUT_MS = 600_000
/** How often the caller hears meanwhile that the upload is alive. */
const HEARTBEAT_MS = 5_000
const MAX_PARTS = 10_000
const MIB = 1024 * 1024

/**
 * Sends a content in parts, several at a time, each retried by itself; all or nothing: what cannot be
 * completed is taken back.
 *
 * With `ifAbsent`: Amazon S3 refuses to complete over an object that is there. Some servers (Ceph 16)
 * overlook that condition. For them the key is looked at before the first part and right before
 * completing, and uploads of this process take turns; between two computers, the moment from that last
 * look to completion remains, in which the later one of two uploads overwrites the other.
 */
export async function putInParts(
  bucket: S3Bucket,
  key: ObjectKey,
  source: ContentSource,
  options: PutOptions,
  settings: MultipartSettings,
): Promise<PutResult> {
  const upload = new MultipartPut(bucket, key, source.sizeBytes, options, settings)
  await upload.begin()
  try {
    return await upload.run(source)
  } catch (error) {
    await upload.takeBack()
    throw error
  }
}

/** Grown where the content would have more parts than S3 allows. */
export function partSizeFor(sizeBytes: number, wantedBytes: number): number {
  if (sizeBytes <= wantedBytes * MAX_PARTS) return wantedBytes
  return Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB
}

class MultipartPut {
  readonly #bucket: S3Bucket
  readonly #target: { readonly Bucket: string; readonly Key: ObjectKey }
  readonly #sizeBytes: number
  readonly #options: PutOptions
  readonly #settings: MultipartSettings
  readonly #errorOf: (error: unknown) => StorageError
  #uploadId: string | undefined

  constructor(
    bucket: S3Bucket,
    key: ObjectKey,
    sizeBytes: number,
    options: PutOptions,
    settings: MultipartSettings,
  ) {
    this.#bucket = bucket
    this.#target = { Bucket: bucket.name, Key: key }
    this.#sizeBytes = sizeBytes
    this.#options = options
    this.#settings = settings
    this.#errorOf = errorIn(bucket, 'put')
  }

  async begin(): Promise<void> {
    const { ifAbsent = false, contentType, metadata } = this.#options
    if (ifAbsent) await this.#checkFree()
    throwIfAborted(this.#options.signal)
    const command = new CreateMultipartUploadCommand({
      ...this.#target,
      ...(contentType !== undefined && { ContentType: contentType }),
      ...(metadata !== undefined && { Metadata: encodeMetadata(metadata) }),
      ...(this.#bucket.sendsChecksums && { ChecksumAlgorithm: 'SHA256' }),
    })
    // Not the caller's signal: an upload that was begun and not heard of could not be taken back.
    const { UploadId } = await this.#bucket.client.send(command, ownSignal())
    this.#uploadId = UploadId
  }

  async run(source: ContentSource): Promise<PutResult> {
    const { sha256, onProgress, signal } = this.#options
    const { partSizeBytes, buffers, retry } = this.#settings
    throwIfAborted(signal)
    const parts = await uploadParts(
      source,
      {
        partSizeBytes: partSizeFor(this.#sizeBytes, partSizeBytes),
        buffers,
        retry,
        ...(sha256 !== undefined && { sha256 }),
        ...(onProgress !== undefined && { onProgress }),
        ...(signal !== undefined && { signal }),
      },
      (part, partSignal, onPartProgress) => this.#sendPart(part, partSignal, onPartProgress),
    )
    const info = await this.#complete(parts)
    return { ...info, ...serverCheckOf(this.#bucket) }
  }

  /** Never throws: the failure that led here is what counts. */
  async takeBack(): Promise<void> {
    const command = new AbortMultipartUploadCommand({ ...this.#target, UploadId: this.#uploadId })
    const abort = async (): Promise<void> => {
      try {
        await this.#bucket.client.send(command, ownSignal())
      } catch (error) {
        if (failureOf(error)?.code === 'NoSuchUpload') return
        throw this.#errorOf(error)
      }
    }
    await this.#settings.retry.run(undefined, abort).catch(() => undefined)
  }

  async #sendPart(
    { index, bytes }: Part,
    signal: AbortSignal,
    onProgress: (sentBytes: number) => void,
  ): Promise<CompletedPart> {
    // Off this thread, which hashes the whole content.
    const digest = Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes))
    const checksum = this.#bucket.sendsChecksums && { ChecksumSHA256: digest.toString('base64') }
    const PartNumber = index + 1
    const command = new UploadPartCommand({
      ...this.#target,
      UploadId: this.#uploadId,
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

  async #complete(parts: CompletedPart[]): Promise<ObjectInfo> {
    const { ifAbsent = false, onProgress } = this.#options
    const heartbeat = setInterval(() => onProgress?.(this.#sizeBytes), HEARTBEAT_MS)
    try {
      if (!ifAbsent) return await this.#completeUntilSure(parts)
      return await this.#settings.turns.take(this.#target.Key, async () => {
        await this.#checkFree()
        return this.#completeUntilSure(parts)
      })
    } finally {
      clearInterval(heartbeat)
    }
  }

  /** Asks again where the answer was lost; whether it was done after all, the object itself tells. */
  async #completeUntilSure(parts: CompletedPart[]): Promise<ObjectInfo> {
    throwIfAborted(this.#options.signal)
    const tries = this.#settings.retry.begin()
    let isUncertain = false
    for (;;) {
      try {
        return await this.#completeOnce(parts)
      } catch (error) {
        const failure = this.#errorOf(error)
        const code = failureOf(error)?.code
        if (code === 'NoSuchUpload' || failure.code === 'ALREADY_EXISTS') {
          const own = isUncertain ? await this.#findOwn(parts) : null
          if (own !== null) return own
          throw failure
        }
        // AWS user guide, "Conditional writes": the upload is to be begun anew.
        if (code === 'ConditionalRequestConflict') throw failure
        isUncertain ||= failure.retryable
        await tries.waitAfter(failure, this.#options.signal)
      }
    }
  }

  async #completeOnce(parts: CompletedPart[]): Promise<ObjectInfo> {
    const command = new CompleteMultipartUploadCommand({
      ...this.#target,
      UploadId: this.#uploadId,
      MultipartUpload: { Parts: parts },
      ...(this.#options.ifAbsent === true && { IfNoneMatch: '*' }),
    })
    await this.#bucket.client.send(command, ownSignal(COMPLETE_TIMEOUT_MS))
    // The answer lacks the time, and with Ceph 16 the ETag too.
    const info = await this.#settings.retry.run(undefined, () => this.#head())
    return (
      info ?? {
        key: this.#target.Key,
        sizeBytes: this.#sizeBytes,
        modifiedAt: wholeSeconds(Date.now()),
      }
    )
  }

  /** The object that these parts make, if it is there. */
  async #findOwn(parts: readonly CompletedPart[]): Promise<ObjectInfo | null> {
    const info = await this.#head().catch(() => null)
    return info !== null && info.etag === wholeETag(parts) ? info : null
  }

  /** @throws StorageError ALREADY_EXISTS */
  async #checkFree(): Promise<void> {
    const found = await this.#settings.retry.run(this.#options.signal, () => this.#head())
    if (found !== null) throw taken(placeOf(this.#bucket, 'put'))
  }

  /** Null when there is no object. */
  async #head(): Promise<ObjectInfo | null> {
    try {
      const answer = await this.#bucket.client.send(
        new HeadObjectCommand(this.#target),
        ownSignal(),
      )
      return infoOf(this.#target.Key, answer)
    } catch (error) {
      const failure = errorIn(this.#bucket, 'head')(error)
      if (failure.code === 'NOT_FOUND') return null
      throw failure
    }
  }
}

/** S3 user guide, "Checking object integrity": the MD5 of the parts' MD5s, which are their ETags. */
function wholeETag(parts: readonly CompletedPart[]): string {
  const hash = createHash('md5')
  for (const { ETag = '' } of parts) hash.update(Buffer.from(ETag.replaceAll('"', ''), 'hex'))
  return `"${hash.digest('hex')}-${parts.length}"`
}

function ownSignal(timeoutMs = OWN_TIMEOUT_MS): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(timeoutMs) }
}
