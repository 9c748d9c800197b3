import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
} from '@aws-sdk/client-s3'
import type { ObjectKey, PutOptions, UnfinishedUpload } from '../../object-store.ts'
import { placeOf, type S3Bucket } from './s3-bucket.ts'
import { notS3 } from './s3-errors.ts'
import { failureOf } from './s3-failure.ts'
import { urlDecoded } from './s3-listing.ts'
import { encodeMetadata } from './s3-object-info.ts'

/** For requests that are not the caller's to abort: what they begin or end must not be left in the air. */
const OWN_TIMEOUT_MS = 30_000

/** A part that the server has. */
export interface PartThere {
  readonly sizeBytes: number
  readonly etag: string
  /** In base64; only where the part was sent with it, and the server keeps it. */
  readonly sha256?: string
}

/** @returns the id of a new upload in parts. */
export async function beginUpload(
  bucket: S3Bucket,
  key: ObjectKey,
  { contentType, metadata }: Pick<PutOptions, 'contentType' | 'metadata'>,
  checksum?: ChecksumAlgorithm,
): Promise<string> {
  const command = new CreateMultipartUploadCommand({
    ...targetOf(bucket, key),
    ...(contentType !== undefined && { ContentType: contentType }),
    ...(metadata !== undefined && { Metadata: encodeMetadata(metadata) }),
    ...(checksum !== undefined && { ChecksumAlgorithm: checksum }),
  })
  // Not the caller's signal: an upload that was begun and not heard of could not be taken back.
  const { UploadId } = await bucket.client.send(command, ownSignal())
  if (UploadId === undefined) throw notS3(placeOf(bucket, 'put'))
  return UploadId
}

/** Takes back an upload with all of its parts. One that is not there any more is no error. */
export async function abortUpload(
  bucket: S3Bucket,
  key: ObjectKey,
  uploadId: string,
  signal?: AbortSignal,
): Promise<void> {
  const command = new AbortMultipartUploadCommand({ ...targetOf(bucket, key), UploadId: uploadId })
  const options = signal === undefined ? ownSignal() : { abortSignal: signal }
  try {
    await bucket.client.send(command, options)
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

/** The parts of an upload by their numbers, from 1; null when it is not there any more. */
export async function listParts(
  bucket: S3Bucket,
  key: ObjectKey,
  uploadId: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, PartThere> | null> {
  const parts = new Map<number, PartThere>()
  let marker: string | undefined
  do {
    const command = new ListPartsCommand({
      ...targetOf(bucket, key),
      UploadId: uploadId,
      ...(marker !== undefined && { PartNumberMarker: marker }),
    })
    try {
      const answer = await bucket.client.send(command, signal && { abortSignal: signal })
      if (answer.IsTruncated === undefined) throw notS3(placeOf(bucket, 'put'))
      for (const { PartNumber, Size, ETag, ChecksumSHA256: sha256 } of answer.Parts ?? []) {
        if (PartNumber === undefined || Size === undefined || ETag === undefined) continue
        parts.set(PartNumber, { sizeBytes: Size, etag: ETag, ...(sha256 && { sha256 }) })
      }
      marker = answer.IsTruncated ? answer.NextPartNumberMarker : undefined
    } catch (error) {
      if (isGone(error)) return null
      throw error
    }
  } while (marker !== undefined)
  return parts
}

/** All uploads to keys that begin with `prefix`, oldest first: S3 lists them by key. */
export async function listUploads(
  bucket: S3Bucket,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<readonly UnfinishedUpload[]> {
  const uploads: UnfinishedUpload[] = []
  let next: ListMultipartUploadsCommandOutput | undefined
  do {
    const command = new ListMultipartUploadsCommand({
      Bucket: bucket.name,
      Prefix: prefix,
      // XML 1.0 cannot hold every character that a key may have.
      EncodingType: 'url',
      ...(next !== undefined && {
        KeyMarker: decoderOf(next)(next.NextKeyMarker ?? ''),
        UploadIdMarker: next.NextUploadIdMarker,
      }),
    })
    const answer = await bucket.client.send(command, signal && { abortSignal: signal })
    if (answer.IsTruncated === undefined) throw notS3(placeOf(bucket, 'listUnfinished'))
    uploads.push(...unfinishedOf(answer))
    next = answer.IsTruncated ? answer : undefined
  } while (next !== undefined)
  return uploads.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0))
}

/** Ceph 16 calls an upload whose parts are asked for a key. */
function isGone(error: unknown): boolean {
  const code = failureOf(error)?.code
  return code === 'NoSuchUpload' || code === 'NoSuchKey'
}

function unfinishedOf(answer: ListMultipartUploadsCommandOutput): UnfinishedUpload[] {
  const decoded = decoderOf(answer)
  return (answer.Uploads ?? []).flatMap(({ Key, UploadId: id, Initiated }) =>
    Key === undefined || id === undefined
      ? []
      : [{ key: decoded(Key), id, startedAt: Initiated?.getTime() ?? null, sizeBytes: null }],
  )
}

function decoderOf({ EncodingType }: ListMultipartUploadsCommandOutput): (text: string) => string {
  return EncodingType === 'url' ? urlDecoded : (text) => text
}

export function targetOf(bucket: S3Bucket, key: ObjectKey): { Bucket: string; Key: ObjectKey } {
  return { Bucket: bucket.name, Key: key }
}

export function ownSignal(timeoutMs = OWN_TIMEOUT_MS): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(timeoutMs) }
}
