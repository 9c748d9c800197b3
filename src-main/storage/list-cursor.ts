import { StorageError } from '../../shared/domain/storage-error.ts'
import { compareUtf8 } from './object-key.ts'

/** Where a listing goes on: after a key, or after all keys that begin with a common prefix. */
export interface ListPosition {
  readonly after: string
  /** `after` is a common prefix that was listed: none of its keys come any more. */
  readonly wholePrefix: boolean
}

const MAX_PAGE_ENTRIES = 1_000

/** Whether `key` comes after the position. */
export function isAfter(key: string, { after, wholePrefix }: ListPosition): boolean {
  if (wholePrefix && key.startsWith(after)) return false
  return compareUtf8(key, after) > 0
}

/** Whether some key that begins with `prefix` can come after the position. */
export function mayFollow(prefix: string, position: ListPosition): boolean {
  return (
    isAfter(prefix, position) || (position.after.startsWith(prefix) && !isAllOf(prefix, position))
  )
}

function isAllOf(prefix: string, { after, wholePrefix }: ListPosition): boolean {
  return wholePrefix && prefix.startsWith(after)
}

export function encodeCursor({ after, wholePrefix }: ListPosition): string {
  return Buffer.from((wholePrefix ? 'p' : 'k') + after).toString('base64url')
}

/** @throws StorageError INTERNAL for a text that is no cursor of `encodeCursor`. */
export function decodeCursor(cursor: string): ListPosition {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const kind = text.slice(0, 1)
  if (kind !== 'p' && kind !== 'k') {
    throw new StorageError('INTERNAL', 'A listing was continued with a cursor that is not its own.')
  }
  return { after: text.slice(1), wholePrefix: kind === 'p' }
}

/** The later of the two places that a listing may be told to start at. */
export function startOf(options: { startAfter?: string; cursor?: string }): ListPosition {
  if (options.cursor !== undefined) return decodeCursor(options.cursor)
  return { after: options.startAfter ?? '', wholePrefix: false }
}

/** The wanted page size, brought within what the contract allows. */
export function pageLimit(limit: number | undefined): number {
  return Math.min(MAX_PAGE_ENTRIES, Math.max(1, Math.floor(limit ?? MAX_PAGE_ENTRIES)))
}
