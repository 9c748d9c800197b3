import { type Caller, demand, may } from './accounts.ts'
import { invalid, required } from './api-error.ts'
import type { Bucket, StoredObject } from './bucket.ts'
import { type Exchange, parseJson } from './exchange.ts'
import { relatedParts } from './multipart-related.ts'
import { checkPreconditions } from './preconditions.ts'
import { metadataFrom, objectResource } from './resources.ts'
import { type ExpectedHashes, IncomingContent, type StoredContent } from './stored-content.ts'
import { hashesOf, type NewSession, type UploadSessions } from './upload-sessions.ts'

const MAX_NAME_BYTES = 1_024

/** `POST /upload/storage/v1/b/…/o` by its three ways. */
export async function upload(
  exchange: Exchange,
  bucket: Bucket,
  caller: Caller,
  sessions: UploadSessions,
): Promise<void> {
  demand(caller, bucket, 'storage.objects.create')
  switch (exchange.query.get('uploadType')) {
    case 'media':
      return uploadMedia(exchange, bucket, caller)
    case 'multipart':
      return uploadMultipart(exchange, bucket, caller)
    case 'resumable':
      return startResumable(exchange, bucket, caller, sessions)
    default:
      throw invalid('Invalid upload type.')
  }
}

/** Gives a content that is whole its name; nothing is awaited, so no other writer comes between. */
export function finishUpload(
  { bucket, name, metadata, query, caller }: NewSession,
  content: StoredContent,
): StoredObject {
  const before = bucket.live(name)
  checkPreconditions(query, before)
  if (before !== undefined) demand(caller, bucket, 'storage.objects.delete')
  return bucket.put(name, content, metadata)
}

async function uploadMedia(exchange: Exchange, bucket: Bucket, caller: Caller): Promise<void> {
  const session = newSession(exchange, bucket, caller, {}, exchange.header('content-type'))
  const content = new IncomingContent()
  for await (const chunk of exchange.request as AsyncIterable<Buffer>) content.append(chunk)
  answer(exchange, bucket, finishUpload(session, content.finish(session.expected)))
}

async function uploadMultipart(exchange: Exchange, bucket: Bucket, caller: Caller): Promise<void> {
  const body = await exchange.bytes()
  const [about, media, ...more] = relatedParts(exchange.header('content-type') ?? '', body)
  if (about === undefined || media === undefined || more.length > 0) {
    throw invalid('A multipart upload has two parts.')
  }
  const json = parseJson(about.body.toString())
  const session = newSession(exchange, bucket, caller, json, media.contentType)
  const content = new IncomingContent()
  content.append(media.body)
  answer(exchange, bucket, finishUpload(session, content.finish(session.expected)))
}

async function startResumable(
  exchange: Exchange,
  bucket: Bucket,
  caller: Caller,
  sessions: UploadSessions,
): Promise<void> {
  const json = await exchange.json()
  const contentType = exchange.header('x-upload-content-type')
  const session = newSession(exchange, bucket, caller, json, contentType)
  const before = bucket.live(session.name)
  checkPreconditions(session.query, before)
  if (before !== undefined && !may(caller, bucket, 'storage.objects.delete')) {
    demand(caller, bucket, 'storage.objects.delete')
  }
  const id = sessions.start(session)
  const name = encodeURIComponent(session.name)
  exchange.sendText('', 200, {
    location: `${exchange.base}/upload/storage/v1/b/${bucket.name}/o?uploadType=resumable&name=${name}&upload_id=${id}`,
    'x-guploader-uploadid': id,
  })
}

function newSession(
  exchange: Exchange,
  bucket: Bucket,
  caller: Caller,
  json: Readonly<Record<string, unknown>>,
  contentType: string | undefined,
): NewSession {
  const named = json['name'] ?? exchange.query.get('name')
  const name = typeof named === 'string' ? named : ''
  checkName(name)
  const expected: ExpectedHashes = {
    ...(typeof json['crc32c'] === 'string' && { crc32c: json['crc32c'] }),
    ...(typeof json['md5Hash'] === 'string' && { md5Hash: json['md5Hash'] }),
    ...hashesOf(exchange),
  }
  const metadata = metadataFrom({ contentType: contentType ?? 'application/octet-stream', ...json })
  return { bucket, name, metadata, expected, query: exchange.query, caller }
}

/** "Object naming". @throws ApiError 400 */
export function checkName(name: string): void {
  if (name === '') throw required('name')
  const isBad = /[\r\n]/.test(name) || name === '.' || name === '..'
  if (isBad || Buffer.byteLength(name) > MAX_NAME_BYTES) {
    throw invalid(`Disallowed or too long object name: ${JSON.stringify(name).slice(0, 60)}`)
  }
}

function answer(exchange: Exchange, bucket: Bucket, object: StoredObject): void {
  exchange.send(objectResource(exchange.base, bucket, object))
}
