import { type CompletedPart, CopyObjectCommand, UploadPartCopyCommand } from '@aws-sdk/client-s3'
import type { StorageError } from '../../../../shared/domain/storage-error.ts'
import type { CopyOptions, ObjectInfo, ObjectKey } from '../../object-store.ts'
import { throwIfAborted } from '../../operation.ts'
import { sideBySide } from '../../side-by-side.ts'
import { errorIn, placeOf, type S3Bucket } from './s3-bucket.ts'
import { type CompleteSettings, checkFree, completeUpload, headOf } from './s3-complete-upload.ts'
import { noSuchObject, taken } from './s3-errors.ts'
import { failureOf } from './s3-failure.ts'
import { wholeSeconds } from './s3-object-info.ts'
import { abortUpload, beginUpload, targetOf } from './s3-uploads.ts'

export interface CopySettings extends CompleteSettings {
  /** Objects up to this size are copied by one request: 5 GiB at most (AWS API, CopyObject). */
  readonly wholeUpToBytes: number
  /** Of larger ones; more where there would be over 10,000. */
  readonly partSizeBytes: number
}

/** An object of the same server, that the same credentials may read. */
interface CopySource {
  readonly bucket: S3Bucket
  readonly key: ObjectKey
}

const PARTS_AT_ONCE = 8
const MAX_PARTS = 10_000

/**
 * Copies an object on the server's side, and that version of it alone that was there at first. With
 * `ifAbsent`: Amazon S3 refuses to overwrite; for servers that overlook the condition the key is looked at
 * right before, as `completeUpload` tells.
 */
export async function copyObject(
  from: CopySource,
  bucket: S3Bucket,
  key: ObjectKey,
  options: CopyOptions,
  settings: CopySettings,
): Promise<ObjectInfo> {
  const { signal, ifAbsent = false } = options
  const source = await settings.retry.run(signal, () => headOf(from.bucket, from.key, signal))
  if (source === null) throw noSuchObject(placeOf(from.bucket, 'copyFrom'))
  throwIfAborted(signal)
  const copy = new Copy(from, source, bucket, key, options, settings)
  if (source.sizeBytes > settings.wholeUpToBytes) return copy.inParts()
  if (!ifAbsent) return copy.whole()
  return settings.turns.take(key, async () => {
    await checkFree(bucket, key, options, settings)
    return copy.whole()
  })
}

class Copy {
  readonly #source: ObjectInfo
  readonly #origin: { readonly CopySource: string; readonly CopySourceIfMatch?: string }
  readonly #bucket: S3Bucket
  readonly #key: ObjectKey
  readonly #options: CopyOptions
  readonly #settings: CopySettings

  constructor(
    from: CopySource,
    source: ObjectInfo,
    bucket: S3Bucket,
    key: ObjectKey,
    options: CopyOptions,
    settings: CopySettings,
  ) {
    this.#source = source
    this.#origin = {
      CopySource: [from.bucket.name, ...from.key.split('/')].map(encodeURIComponent).join('/'),
      ...(source.etag !== undefined && { CopySourceIfMatch: source.etag }),
    }
    this.#bucket = bucket
    this.#key = key
    this.#options = options
    this.#settings = settings
  }

  async whole(): Promise<ObjectInfo> {
    const { signal, ifAbsent = false, onProgress } = this.#options
    throwIfAborted(signal)
    const command = new CopyObjectCommand({
      ...targetOf(this.#bucket, this.#key),
      ...this.#origin,
      ...(ifAbsent && { IfNoneMatch: '*' }),
    })
    const sending = this.#bucket.client.send(command, signal && { abortSignal: signal })
    const { CopyObjectResult } = await sending.catch(async (error: unknown) => {
      throw await this.#explained(error)
    })
    const { sizeBytes } = this.#source
    onProgress?.(sizeBytes)
    return {
      ...this.#source,
      key: this.#key,
      modifiedAt: wholeSeconds(CopyObjectResult?.LastModified?.getTime() ?? Date.now()),
      ...(CopyObjectResult?.ETag !== undefined && { etag: CopyObjectResult.ETag }),
    }
  }

  async inParts(): Promise<ObjectInfo> {
    const { signal, ifAbsent = false, onProgress } = this.#options
    const { sizeBytes } = this.#source
    if (ifAbsent) await checkFree(this.#bucket, this.#key, this.#options, this.#settings)
    throwIfAborted(signal)
    const uploadId = await beginUpload(this.#bucket, this.#key, this.#source)
    const end = {
      uploadId,
      sizeBytes,
      ifAbsent,
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
    }
    try {
      const parts = await this.#copyParts(uploadId)
      return await completeUpload(this.#bucket, this.#key, parts, end, this.#settings)
    } catch (error) {
      // The failure that led here is what counts.
      const abort = () => abortUpload(this.#bucket, this.#key, uploadId)
      await this.#retried(undefined, abort).catch(() => undefined)
      throw error
    }
  }

  #copyParts(uploadId: string): Promise<CompletedPart[]> {
    const { sizeBytes } = this.#source
    const partSizeBytes = Math.max(this.#settings.partSizeBytes, Math.ceil(sizeBytes / MAX_PARTS))
    const count = Math.ceil(sizeBytes / partSizeBytes)
    let copiedBytes = 0
    return sideBySide(count, PARTS_AT_ONCE, this.#options.signal, async (index, signal) => {
      const start = index * partSizeBytes
      const stop = Math.min(sizeBytes, start + partSizeBytes)
      const part = await this.#copyPart(uploadId, index + 1, start, stop, signal)
      copiedBytes += stop - start
      if (!signal.aborted) this.#options.onProgress?.(copiedBytes)
      return part
    })
  }

  async #copyPart(
    uploadId: string,
    PartNumber: number,
    start: number,
    stop: number,
    signal: AbortSignal,
  ): Promise<CompletedPart> {
    const command = new UploadPartCopyCommand({
      ...targetOf(this.#bucket, this.#key),
      ...this.#origin,
      CopySourceRange: `bytes=${start}-${stop - 1}`,
      UploadId: uploadId,
      PartNumber,
    })
    const { CopyPartResult } = await this.#retried(signal, () =>
      this.#bucket.client.send(command, { abortSignal: signal }),
    )
    return { PartNumber, ETag: CopyPartResult?.ETag }
  }

  /** A failed condition may be that of the source or that of the target: the answer does not say which. */
  async #explained(error: unknown): Promise<StorageError> {
    const failure = errorIn(this.#bucket, 'copyFrom', this.#options.signal)(error)
    if (failureOf(error)?.status !== 412 || this.#options.ifAbsent !== true) return failure
    const there = await headOf(this.#bucket, this.#key).catch(() => null)
    return there === null ? failure : taken(placeOf(this.#bucket, 'copyFrom'))
  }

  #retried<T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
    return this.#settings.retry.run(signal, () =>
      call().catch((error: unknown) => {
        throw errorIn(this.#bucket, 'copyFrom', signal)(error)
      }),
    )
  }
}
