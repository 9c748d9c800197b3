import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import { encodeCursor, isAfter, type ListPosition, pageLimit, startOf } from '../../list-cursor.ts'
import { compareUtf8 } from '../../object-key.ts'
import type { ListEntry, ListOptions, ListPage } from '../../object-store.ts'
import { placeOf, type S3Bucket } from './s3-bucket.ts'
import { notS3 } from './s3-errors.ts'
import { wholeSeconds } from './s3-object-info.ts'

/** No character comes after it in byte order. */
const LAST_CHARACTER = '\u{10ffff}'

/**
 * A page of the listing, from a position that this process knows and not from a token of the server's:
 * a listing can so be gone on with at any time, and begin anywhere.
 */
export async function listPage(bucket: S3Bucket, options: ListOptions): Promise<ListPage> {
  const position = startOf(options)
  let token: string | undefined
  for (;;) {
    const answer = await ask(bucket, options, position, token)
    const { objects, prefixes } = entriesOf(answer, position)
    const last = lastOf(objects, prefixes)
    if (answer.IsTruncated !== true) return { objects, prefixes }
    if (last !== null) return { objects, prefixes, cursor: encodeCursor(last) }
    // Nothing but the common prefix that the page was to begin after.
    token = answer.NextContinuationToken
    if (token === undefined) throw notS3(placeOf(bucket, 'list'))
  }
}

async function ask(
  bucket: S3Bucket,
  { prefix, delimiter, limit, signal }: ListOptions,
  { after, wholePrefix }: ListPosition,
  token: string | undefined,
): Promise<ListObjectsV2CommandOutput> {
  const startAfter = wholePrefix ? after + LAST_CHARACTER : after
  const answer = await bucket.client.send(
    new ListObjectsV2Command({
      Bucket: bucket.name,
      Prefix: prefix,
      MaxKeys: pageLimit(limit),
      // XML 1.0 cannot hold every character that a key may have.
      EncodingType: 'url',
      ...(delimiter !== undefined && { Delimiter: delimiter }),
      ...(token !== undefined && { ContinuationToken: token }),
      ...(token === undefined && startAfter !== '' && { StartAfter: startAfter }),
    }),
    signal && { abortSignal: signal },
  )
  // An empty answer, or another XML document, would look like an empty bucket.
  if (answer.IsTruncated === undefined) throw notS3(placeOf(bucket, 'list'))
  return answer
}

function entriesOf(
  { Contents = [], CommonPrefixes = [], EncodingType }: ListObjectsV2CommandOutput,
  position: ListPosition,
): { objects: ListEntry[]; prefixes: string[] } {
  const decoded = EncodingType === 'url' ? urlDecoded : (text: string) => text
  const objects: ListEntry[] = []
  for (const { Key, Size = 0, LastModified, ETag } of Contents) {
    if (Key === undefined) continue
    const key = decoded(Key)
    if (!isAfter(key, position)) continue
    const modifiedAt = wholeSeconds(LastModified?.getTime() ?? 0)
    objects.push({ key, sizeBytes: Size, modifiedAt, ...(ETag !== undefined && { etag: ETag }) })
  }
  const prefixes = CommonPrefixes.flatMap(({ Prefix }) =>
    Prefix === undefined ? [] : [decoded(Prefix)],
  ).filter((one) => isAfter(one, position))
  return { objects, prefixes }
}

/** The last of a page, in byte order. */
function lastOf(objects: readonly ListEntry[], prefixes: readonly string[]): ListPosition | null {
  const key = objects.at(-1)?.key
  const prefix = prefixes.at(-1)
  if (prefix !== undefined && (key === undefined || compareUtf8(prefix, key) > 0)) {
    return { after: prefix, wholePrefix: true }
  }
  return key === undefined ? null : { after: key, wholePrefix: false }
}

/** Amazon S3 writes a space as `+`, as forms do; others as `%20`. A plus sign is `%2B` everywhere. */
export function urlDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
