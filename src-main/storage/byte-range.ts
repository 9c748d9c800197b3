import { StorageError } from '../../shared/domain/storage-error.ts'
import type { ByteRange } from './content-source.ts'

/** Bytes from `start` up to, not with, `end`. */
export interface ByteSpan {
  readonly start: number
  readonly end: number
}

/**
 * The bytes that `range` means in a content of `sizeBytes`: all of it without a range; a range that runs
 * past the end is cut there.
 *
 * @throws StorageError RANGE_NOT_SATISFIABLE when the range starts at or past the end, or is no range.
 */
export function spanOf(range: ByteRange | undefined, sizeBytes: number): ByteSpan {
  if (range === undefined) return { start: 0, end: sizeBytes }
  const { offset, length = Number.MAX_SAFE_INTEGER } = range
  const valid =
    Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(length) && length >= 0
  if (!valid || offset >= sizeBytes) {
    throw new StorageError(
      'RANGE_NOT_SATISFIABLE',
      `No bytes from ${offset} on: the content has ${sizeBytes} bytes.`,
    )
  }
  return { start: offset, end: Math.min(sizeBytes, offset + length) }
}
