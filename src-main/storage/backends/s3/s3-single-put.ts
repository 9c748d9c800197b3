import { createHash } from 'node:crypto'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { toSha256 } from '../../../../shared/domain/artifact.ts'
import { checkHash, wrongSize } from '../../check-content.ts'
import type { ContentSource } from '../../content-source.ts'
import type { ObjectKey, PutOptions, PutResult } from '../../object-store.ts'
import { throwIfAborted } from '../../operation.ts'
import type { PartBuffers } from '../../part-buffers.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { sendBytes } from './s3-bytes.ts'
import { encodeMetadata, wholeSeconds } from './s3-object-info.ts'
import { serverCheckOf } from './server-check.ts'

/** Up to this size a content counts neither as memory that has to be waited for nor as worth asking for. */
const SMALL_BYTES = 1024 * 1024

/** Sends a content as one request: all of it is read and checked before the first byte leaves. */
export async function putWhole(
  bucket: S3Bucket,
  key: ObjectKey,
  source: ContentSource,
  options: PutOptions,
  buffers: PartBuffers,
): Promise<PutResult> {
  if (source.sizeBytes <= SMALL_BYTES) {
    const bytes = Buffer.allocUnsafe(source.sizeBytes)
    return putBytes(bucket, key, await readInto(bytes, source, options), options)
  }
  const { bytes, release } = await buffers.take(source.sizeBytes, options.signal)
  try {
    return await putBytes(bucket, key, await readInto(bytes, source, options), options)
  } finally {
    release()
  }
}

interface HashedBytes {
  readonly bytes: Buffer
  readonly digest: Buffer
}

async function putBytes(
  bucket: S3Bucket,
  key: ObjectKey,
  { bytes, digest }: HashedBytes,
  { ifAbsent = false, contentType, metadata, onProgress, signal }: PutOptions,
): Promise<PutResult> {
  const command = new PutObjectCommand({
    Bucket: bucket.name,
    Key: key,
    Body: bytes,
    ContentLength: bytes.byteLength,
    ...(ifAbsent && { IfNoneMatch: '*' }),
    ...(contentType !== undefined && { ContentType: contentType }),
    ...(metadata !== undefined && { Metadata: encodeMetadata(metadata) }),
    ...(bucket.sendsChecksums && { ChecksumSHA256: digest.toString('base64') }),
  })
  const sent = sendBytes(command, {
    bytes,
    sha256: digest.toString('hex'),
    onProgress: (sentBytes) => onProgress?.(sentBytes),
    askFirst: bytes.byteLength > SMALL_BYTES,
  })
  const { ETag } = await bucket.client.send(command, signal && { abortSignal: signal })
  onProgress?.(bytes.byteLength)
  return {
    key,
    sizeBytes: bytes.byteLength,
    modifiedAt: wholeSeconds(sent.answeredAt()),
    ...(ETag !== undefined && { etag: ETag }),
    ...(contentType !== undefined && { contentType }),
    ...(metadata !== undefined && { metadata }),
    ...serverCheckOf(bucket),
  }
}

/** @throws StorageError INTEGRITY_MISMATCH when the source is not what it should be. */
async function readInto(
  bytes: Buffer,
  source: ContentSource,
  { sha256, signal }: PutOptions,
): Promise<HashedBytes> {
  const hash = createHash('sha256')
  let read = 0
  for await (const chunk of source.open(undefined, signal)) {
    throwIfAborted(signal)
    if (read + chunk.byteLength > bytes.byteLength) throw wrongSize(source.sizeBytes, 'more')
    hash.update(chunk)
    bytes.set(chunk, read)
    read += chunk.byteLength
  }
  throwIfAborted(signal)
  if (read < bytes.byteLength) throw wrongSize(source.sizeBytes, `only ${read}`)
  const digest = hash.digest()
  checkHash(sha256, toSha256(digest.toString('hex')))
  return { bytes, digest }
}
