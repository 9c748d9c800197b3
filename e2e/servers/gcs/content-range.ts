import { invalid } from './api-error.ts'

/** What a PUT to a resumable session carries. */
export interface ChunkRange {
  /** Null for a question after the state, which carries nothing. */
  readonly start: number | null
  /** Of the whole content; null where the client does not know yet. */
  readonly totalBytes: number | null
}

/**
 * `bytes 0-99/200`, `bytes 0-99/*`, `bytes 0-*\/*`, `bytes *\/200`, or none for all of the content.
 *
 * @throws ApiError 400
 */
export function parseContentRange(header: string | undefined, lengthHeader?: string): ChunkRange {
  if (header === undefined) {
    return { start: 0, totalBytes: lengthHeader === undefined ? null : Number(lengthHeader) }
  }
  const match = /^bytes (?:\*|(\d+)-(?:\d+|\*))\/(\d+|\*)$/.exec(header)
  if (match === null) throw invalid(`Failed to parse Content-Range header: ${header}`)
  const [, start, total] = match
  return {
    start: start === undefined ? null : Number(start),
    totalBytes: total === '*' ? null : Number(total),
  }
}
