/** A span of bytes: `offset` from the start, `length` bytes or, without it, to the end. */
export interface ByteRange {
  readonly offset: number
  readonly length?: number
}

/**
 * Bytes of a known size that can be read more than once, so that one part of an upload can be
 * retried alone.
 *
 * - `open` yields the bytes of the range in order; chunks may have any size. A yielded chunk is valid
 *   only until the next one is asked for: a source may reuse its buffer. Copy what must stay.
 * - Leaving the loop early releases what the source holds.
 * - A source that turns out longer or shorter than `sizeBytes` does not hide it: the reader counts.
 */
export interface ContentSource {
  readonly sizeBytes: number
  open(range?: ByteRange, signal?: AbortSignal): AsyncIterable<Uint8Array>
}
