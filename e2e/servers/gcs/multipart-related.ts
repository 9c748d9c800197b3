import { invalid } from './api-error.ts'

export interface RelatedPart {
  readonly contentType: string | undefined
  readonly body: Buffer
}

/**
 * The parts of a `multipart/related` body: RFC 2387. As lenient as Cloud Storage, for Go's library sends
 * parts without headers, and gcloud ends its lines with LF alone and quotes the boundary with apostrophes.
 *
 * @throws ApiError 400
 */
export function relatedParts(contentType: string, body: Buffer): RelatedPart[] {
  const boundary = /boundary=(["']?)([^"';]+)\1/i.exec(contentType)?.[2]
  if (boundary === undefined) throw invalid('Multipart upload without a boundary.')
  const mark = `--${boundary}`
  if (body.subarray(0, mark.length).toString('latin1') !== mark) throw malformed()
  const newline = body[mark.length] === 0x0d ? '\r\n' : '\n'
  const parts: RelatedPart[] = []
  for (let start = mark.length; ; ) {
    if (body.subarray(start, start + 2).toString() === '--') return parts
    const end = body.indexOf(`${newline}${mark}`, start)
    if (end < 0) throw malformed()
    parts.push(toPart(body.subarray(start, end), newline))
    start = end + newline.length + mark.length
  }
}

/** `bytes` begin with the newline that ends the boundary's line. */
function toPart(bytes: Buffer, newline: string): RelatedPart {
  const blank = newline + newline
  const end = bytes.indexOf(blank)
  if (end < 0) throw malformed()
  return {
    contentType: /^content-type:\s*(.+?)\s*$/im.exec(bytes.subarray(0, end).toString())?.[1],
    body: bytes.subarray(end + blank.length),
  }
}

function malformed() {
  return invalid('Malformed multipart body.')
}
