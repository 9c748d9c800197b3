import type { RequestHead } from './fault.ts'

/** Content that a request carries: which object it is for, and which piece of it. */
export interface ContentPiece {
  /** The object's path, as in the request; null where only the body names it. */
  readonly object: string | null
  /** What tells the upload from others of the same object: an upload id; '' where there is none. */
  readonly upload: string
  /** `whole`, `part 3`, `block QUJD`, `from 8388608`. */
  readonly piece: string
  /** Of a resumable upload: where the request's bytes begin in the content. */
  readonly offset: number | null
}

/**
 * What content a request brings, by the three providers' APIs; null for all other requests. S3: PutObject
 * and UploadPart. Azure: Put Blob and Put Block. Cloud Storage: simple, multipart and resumable uploads.
 */
export function contentPieceOf({ method, path, headers }: RequestHead): ContentPiece | null {
  const { pathname, searchParams } = new URL(path, 'http://server')
  const of = (piece: string, upload = '', offset: number | null = null): ContentPiece => ({
    object: pathname,
    upload,
    piece,
    offset,
  })
  if (pathname.includes('/upload/storage/v1/')) {
    return gcsPieceOf(method, pathname, searchParams, String(headers['content-range'] ?? ''))
  }
  if (method !== 'PUT' || searchParams.has('restype') || 'x-amz-copy-source' in headers) return null
  const partNumber = searchParams.get('partNumber')
  if (partNumber !== null) return of(`part ${partNumber}`, searchParams.get('uploadId') ?? '')
  const comp = searchParams.get('comp')
  if (comp === 'block') return of(`block ${searchParams.get('blockid') ?? ''}`)
  return comp === null ? of('whole') : null
}

function gcsPieceOf(
  method: string,
  pathname: string,
  query: URLSearchParams,
  contentRange: string,
): ContentPiece | null {
  // As the same object is named by all other requests.
  const objects = pathname.slice(pathname.indexOf('/storage/v1/'))
  const name = query.get('name')
  const object = name === null ? null : `${objects}/${encodeURIComponent(name)}`
  const upload = query.get('upload_id') ?? ''
  if (method === 'POST') {
    const isWhole = query.get('uploadType') !== 'resumable'
    return isWhole ? { object, upload, piece: 'whole', offset: null } : null
  }
  if (method !== 'PUT') return null
  // `bytes */N` only asks where the upload stands.
  const range = /^bytes (\d+)-/.exec(contentRange)
  if (range === null)
    return contentRange === '' ? { object, upload, piece: 'from 0', offset: 0 } : null
  const offset = Number(range[1])
  return { object, upload, piece: `from ${offset}`, offset }
}
