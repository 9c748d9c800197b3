import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'
import type { StoredObject } from './bucket.ts'
import type { Exchange } from './exchange.ts'
import { etagOf } from './resources.ts'
import { slices } from './stored-content.ts'

/** `alt=media`: the bytes, whole or in part, stored or unpacked. */
export async function download(exchange: Exchange, object: StoredObject): Promise<void> {
  const { response } = exchange
  const { content, metadata } = object
  const isGzip = metadata.contentEncoding === 'gzip'
  const takesGzip = /\bgzip\b/.test(exchange.header('accept-encoding') ?? '')
  const span = rangeOf(exchange.header('range'), content.sizeBytes)
  const headers = mediaHeaders(object)
  if (span === 'unsatisfiable') {
    return exchange.sendText('Requested range not satisfiable', 416, {
      'content-range': `bytes */${content.sizeBytes}`,
    })
  }
  // "Transcoding of gzip-compressed files": unpacked for those who cannot do so, and then without ranges.
  if (isGzip && !takesGzip) return unpacked(exchange, object, headers)
  if (isGzip) headers['content-encoding'] = 'gzip'
  const { start, end } = span ?? { start: 0, end: content.sizeBytes }
  headers['content-length'] = String(end - start)
  if (span !== undefined)
    headers['content-range'] = `bytes ${start}-${end - 1}/${content.sizeBytes}`
  response.writeHead(span === undefined ? 200 : 206, headers)
  await pipeline(Readable.from(slices(content, start, end)), response)
}

function unpacked(
  { response }: Exchange,
  { content }: StoredObject,
  headers: Record<string, string>,
): void {
  const bytes = gunzipSync(Buffer.concat(content.chunks))
  response.writeHead(200, { ...headers, warning: '214 UploadServer gunzipped' })
  response.end(bytes)
}

function mediaHeaders(object: StoredObject): Record<string, string> {
  const { content, metadata } = object
  const hashes = [`crc32c=${content.crc32c}`]
  if (content.md5Hash !== undefined) hashes.push(`md5=${content.md5Hash}`)
  return {
    'content-type': metadata.contentType ?? 'application/octet-stream',
    'accept-ranges': 'bytes',
    etag: etagOf(object),
    'last-modified': new Date(object.updated).toUTCString(),
    'x-goog-generation': object.generation,
    'x-goog-metageneration': String(object.metageneration),
    'x-goog-hash': hashes.join(','),
    'x-goog-storage-class': 'STANDARD',
    'x-goog-stored-content-encoding': metadata.contentEncoding ?? 'identity',
    'x-goog-stored-content-length': String(content.sizeBytes),
  }
}

/** RFC 9110, 14.1.2; a header that is no single range of bytes is ignored. */
function rangeOf(
  header: string | undefined,
  sizeBytes: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null) return undefined
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return undefined
  if (first === '') {
    const start = Math.max(0, sizeBytes - Number(last))
    return start < sizeBytes ? { start, end: sizeBytes } : 'unsatisfiable'
  }
  const start = Number(first)
  if (start >= sizeBytes) return 'unsatisfiable'
  return { start, end: last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1) }
}
