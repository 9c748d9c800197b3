import { encodeCursor, isAfter, type ListPosition, pageLimit, startOf } from '../../list-cursor.ts'
import { compareUtf8 } from '../../object-key.ts'
import type { ListEntry, ListOptions, ListPage } from '../../object-store.ts'
import type { GcsClient } from './gcs-client.ts'
import { bucketPath, ENTRY_FIELDS, type GcsObject, toListEntry } from './gcs-object.ts'

interface GcsObjects {
  readonly items?: readonly GcsObject[]
  readonly prefixes?: readonly string[]
  readonly nextPageToken?: string
}

const MAX_RESULTS = 1_000

/**
 * One page of a listing. It goes on by names, not by the API's page tokens: a name still says where to go
 * on when keys have come and gone, or when the same cursor is used twice.
 */
export async function listPage(
  client: GcsClient,
  bucket: string,
  options: ListOptions,
): Promise<ListPage> {
  const position = startOf(options)
  const limit = pageLimit(options.limit)
  let pageToken: string | undefined
  for (;;) {
    const { data } = await client.json<GcsObjects>({
      path: bucketPath(bucket),
      query: queryFor(options, position, limit, pageToken),
      signal: options.signal,
    })
    pageToken = data.nextPageToken
    const found = foundIn(data, position)
    // Cloud Storage may answer with fewer than it was asked for, even with none, and still have more.
    if (found.length > 0 || pageToken === undefined) {
      return toPage(found, limit, pageToken !== undefined)
    }
  }
}

/** An object, or, without an entry, a common prefix. */
interface Found {
  readonly name: string
  readonly entry: ListEntry | undefined
}

function foundIn({ items = [], prefixes = [] }: GcsObjects, position: ListPosition): Found[] {
  const found: Found[] = []
  for (const item of items) {
    if (isAfter(item.name, position)) found.push({ name: item.name, entry: toListEntry(item) })
  }
  for (const name of prefixes) {
    // It may begin before the position and still have keys after it.
    if (!(position.wholePrefix && name === position.after)) found.push({ name, entry: undefined })
  }
  return found.toSorted((a, b) => compareUtf8(a.name, b.name))
}

function toPage(found: readonly Found[], limit: number, hasMore: boolean): ListPage {
  const kept = found.slice(0, limit)
  const last = kept.at(-1)
  const goesOn = last !== undefined && (hasMore || kept.length < found.length)
  return {
    objects: kept.flatMap(({ entry }) => (entry === undefined ? [] : [entry])),
    prefixes: kept.flatMap(({ name, entry }) => (entry === undefined ? [name] : [])),
    ...(goesOn && {
      cursor: encodeCursor({ after: last.name, wholePrefix: last.entry === undefined }),
    }),
  }
}

function queryFor(
  { prefix, delimiter }: ListOptions,
  position: ListPosition,
  limit: number,
  pageToken: string | undefined,
): Record<string, string> {
  const startOffset = startOffsetFor(position, delimiter)
  return {
    fields: `items(${ENTRY_FIELDS}),prefixes,nextPageToken`,
    // One more, as the one at the position may come along.
    maxResults: String(Math.min(MAX_RESULTS, limit + 1)),
    ...(prefix !== '' && { prefix }),
    ...(delimiter !== undefined && { delimiter }),
    ...(startOffset !== '' && { startOffset }),
    ...(pageToken !== undefined && { pageToken }),
  }
}

/** `startOffset` takes its own name in: what must stay out is left aside afterwards. */
function startOffsetFor({ after, wholePrefix }: ListPosition, delimiter: '/' | undefined): string {
  // '0' is what follows '/' in ASCII, and so in UTF-8: the first name that cannot begin with the prefix.
  if (wholePrefix) return `${after.slice(0, -1)}0`
  // Grouped, the key itself could not be told from others of its prefix. None that is valid lies between.
  return delimiter !== undefined && after !== '' ? `${after}\u0001` : after
}
