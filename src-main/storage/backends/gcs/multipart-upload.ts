import { randomUUID } from 'node:crypto'
import type { PutOptions } from '../../object-store.ts'
import type { GcsClient } from './gcs-client.ts'
import { type GcsObject, OBJECT_FIELDS, uploadPath } from './gcs-object.ts'
import { sentBytes } from './sent-bytes.ts'

export interface WholeContent {
  readonly bytes: Uint8Array
  /** The server refuses content with another one. */
  readonly crc32c: string
}

/** What an upload says about the object besides its bytes. */
export function uploadMetadata(key: string, { contentType, metadata }: PutOptions): object {
  return {
    name: key,
    contentType: contentType ?? 'application/octet-stream',
    ...(metadata !== undefined && { metadata }),
  }
}

/** Generation 0 is the one of an object that is not there: "Request preconditions". */
export function uploadQuery({ ifAbsent = false }: PutOptions): Record<string, string> {
  return { fields: OBJECT_FIELDS, ...(ifAbsent && { ifGenerationMatch: '0' }) }
}

/** One request with all of an object: "Upload an object from memory", multipart. */
export async function uploadAtOnce(
  client: GcsClient,
  bucket: string,
  key: string,
  { bytes, crc32c }: WholeContent,
  options: PutOptions,
): Promise<GcsObject> {
  const boundary = randomUUID()
  const about = JSON.stringify({ ...uploadMetadata(key, options), crc32c })
  const head = Buffer.from(
    `--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${about}\r\n` +
      `--${boundary}\r\nContent-Type: application/octet-stream\r\n\r\n`,
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  const length = head.byteLength + bytes.byteLength + tail.byteLength
  const report = (sent: number): void => {
    const ofContent = Math.min(bytes.byteLength, Math.max(0, sent - head.byteLength))
    options.onProgress?.(ofContent)
  }
  const { data } = await client.json<GcsObject>({
    method: 'POST',
    path: uploadPath(bucket),
    query: { uploadType: 'multipart', ...uploadQuery(options) },
    headers: {
      'content-type': `multipart/related; boundary=${boundary}`,
      'content-length': String(length),
    },
    body: sentBytes([head, bytes, tail], report),
    signal: options.signal,
  })
  return data
}
