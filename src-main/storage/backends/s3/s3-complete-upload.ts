import { createHash } from 'node:crypto'
import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  HeadObjectCommand,
} from '@aws-sdk/client-s3'
import type { StorageError } from '../../../../shared/domain/storage-error.ts'
import type { ObjectInfo, ObjectKey, PutOptions } from '../../object-store.ts'
import { throwIfAborted } from '../../operation.ts'
import type { RetryPolicy } from '../../retry-policy.ts'
import type { TurnsByKey } from '../../turns-by-key.ts'
import { errorIn, placeOf, type S3Bucket } from './s3-bucket.ts'
import { taken } from './s3-errors.ts'
import { failureOf } from './s3-failure.ts'
import { infoOf, wholeSeconds } from './s3-object-info.ts'
import { abortUpload, ownSignal, targetOf } from './s3-uploads.ts'

/** AWS API, CompleteMultipartUpload: "can take several minutes". */
const COMPLETE_TIMEOUT_MS = 600_000
/** How often the caller hears meanwhile that the upload is alive. */
const HEARTBEAT_MS = 5_000

/** What an upload in parts is to become. */
interface UploadEnd extends Pick<PutOptions, 'ifAbsent' | 'onProgress' | 'signal'> {
  readonly uploadId: string
  readonly sizeBytes: number
}

export interface CompleteSettings {
  readonly retry: RetryPolicy
  readonly turns: TurnsByKey
}

/**
 * Makes an object of the parts of an upload. With `ifAbsent`: Amazon S3 refuses to complete over an object
 * that is there. Some servers (Ceph 16) overlook that condition. For them the key is looked at right
 * before completing, and uploads of this process take turns; between two computers, the moment from that
 * look to completion remains, in which the later one of two uploads overwrites the other.
 */
export async function completeUpload(
  bucket: S3Bucket,
  key: ObjectKey,
  parts: CompletedPart[],
  end: UploadEnd,
  settings: CompleteSettings,
): Promise<ObjectInfo> {
  const completion = new Completion(bucket, key, parts, end, settings)
  const heartbeat = setInterval(() => end.onProgress?.(end.sizeBytes), HEARTBEAT_MS)
  try {
    if (end.ifAbsent !== true) return await completion.untilSure()
    return await settings.turns.take(key, async () => {
      await checkFree(bucket, key, end, settings)
      return completion.untilSure()
    })
  } finally {
    clearInterval(heartbeat)
  }
}

/** @throws StorageError ALREADY_EXISTS */
export async function checkFree(
  bucket: S3Bucket,
  key: ObjectKey,
  { signal }: Pick<PutOptions, 'signal'>,
  { retry }: Pick<CompleteSettings, 'retry'>,
): Promise<void> {
  const found = await retry.run(signal, () => headOf(bucket, key))
  if (found !== null) throw taken(placeOf(bucket, 'put'))
}

class Completion {
  readonly #bucket: S3Bucket
  readonly #key: ObjectKey
  readonly #parts: CompletedPart[]
  readonly #end: UploadEnd
  readonly #retry: RetryPolicy
  readonly #errorOf: (error: unknown) => StorageError

  constructor(
    bucket: S3Bucket,
    key: ObjectKey,
    parts: CompletedPart[],
    end: UploadEnd,
    { retry }: CompleteSettings,
  ) {
    this.#bucket = bucket
    this.#key = key
    this.#parts = parts
    this.#end = end
    this.#retry = retry
    this.#errorOf = errorIn(bucket, 'put')
  }

  /** Asks again where the answer was lost; whether it was done after all, the object itself tells. */
  async untilSure(): Promise<ObjectInfo> {
    const { signal } = this.#end
    throwIfAborted(signal)
    const tries = this.#retry.begin()
    let isUncertain = false
    for (;;) {
      try {
        return await this.#once()
      } catch (error) {
        const failure = this.#errorOf(error)
        const code = failureOf(error)?.code
        if (code === 'NoSuchUpload' || failure.code === 'ALREADY_EXISTS') {
          const own = isUncertain ? await this.#findOwn() : null
          if (own !== null) return own
          throw failure
        }
        if (code === 'ConditionalRequestConflict') {
          await this.#takeBack()
          throw failure
        }
        isUncertain ||= failure.retryable
        await tries.waitAfter(failure, signal)
      }
    }
  }

  async #once(): Promise<ObjectInfo> {
    const { uploadId, sizeBytes, ifAbsent } = this.#end
    const command = new CompleteMultipartUploadCommand({
      ...targetOf(this.#bucket, this.#key),
      UploadId: uploadId,
      MultipartUpload: { Parts: this.#parts },
      ...(ifAbsent === true && { IfNoneMatch: '*' }),
    })
    await this.#bucket.client.send(command, ownSignal(COMPLETE_TIMEOUT_MS))
    // The answer lacks the time, and with Ceph 16 the ETag too.
    const info = await this.#retry.run(undefined, () => headOf(this.#bucket, this.#key))
    return info ?? { key: this.#key, sizeBytes, modifiedAt: wholeSeconds(Date.now()) }
  }

  /**
   * AWS user guide, "Conditional writes": after this conflict the upload is to be begun anew, so nobody
   * may go on with it.
   */
  async #takeBack(): Promise<void> {
    await abortUpload(this.#bucket, this.#key, this.#end.uploadId).catch(() => undefined)
  }

  /** The object that these parts make, if it is there. */
  async #findOwn(): Promise<ObjectInfo | null> {
    const info = await headOf(this.#bucket, this.#key).catch(() => null)
    return info !== null && info.etag === wholeETag(this.#parts) ? info : null
  }
}

/** Null when there is no object. */
export async function headOf(
  bucket: S3Bucket,
  key: ObjectKey,
  signal?: AbortSignal,
): Promise<ObjectInfo | null> {
  const options = signal === undefined ? ownSignal() : { abortSignal: signal }
  try {
    const command = new HeadObjectCommand(targetOf(bucket, key))
    return infoOf(key, await bucket.client.send(command, options))
  } catch (error) {
    const failure = errorIn(bucket, 'head', signal)(error)
    if (failure.code === 'NOT_FOUND') return null
    throw failure
  }
}

/** S3 user guide, "Checking object integrity": the MD5 of the parts' MD5s, which are their ETags. */
function wholeETag(parts: readonly CompletedPart[]): string {
  const hash = createHash('md5')
  for (const { ETag = '' } of parts) hash.update(Buffer.from(ETag.replaceAll('"', ''), 'hex'))
  return `"${hash.digest('hex')}-${parts.length}"`
}
