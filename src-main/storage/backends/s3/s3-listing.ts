import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import { encodeCursor, isAfter, type ListPosition, pageLimit, startOf } from '../../list-cursor.ts'
import { compareUtf8, LAST_CHARACTER } from '../../object-key.ts'
import type { ListEntry, ListOptions, ListPage } from '../../object-store.ts'
import { placeOf, type S3Bucket } from './s3-bucket.ts'
import { notS3 } from './s3-errors.ts'
import { type ListedObject, takeListedObjects } from './s3-listed-objects.ts'
import { wholeSeconds } from './s3-object-info.ts'

/**
 * A page of the listing, from a position that this process knows and not from a token of the server's:
 * a listing can so be gone on with at any time, and begin anywhere.
 */
export async function listPage(bucket: S3Bucket, options: ListOptions): Promise<ListPage> {
  const position = startOf(options)
  let token: string | undefined
  for (;;) {
    const { answer, listed } = await ask(bucket, options, position, token)
    const { objects, prefixes } = entriesOf(answer, listed, position)
    const last = lastOf(objects, prefixes)
    if (answer.IsTruncated !== true) return { objects, prefixes }
    if (last !== null) return { objects, prefixes, cursor: encodeCursor(last) }
    // Nothing but the common prefix that the page was to begin after.
    token = answer.NextContinuationToken
    if (token === undefined) throw notS3(placeOf(bucket, 'list'))
  }
}

interface Answer {
  readonly answer: ListObjectsV2CommandOutput
  readonly listed: readonly ListedObject[]
}

async function ask(
  bucket: S3Bucket,
  { prefix, delimiter, limit, signal }: ListOptions,
  { after, wholePrefix }: ListPosition,
  token: string | undefined,
): Promise<Answer> {
  const startAfter = wholePrefix ? after + LAST_CHARACTER : after
  const command = new ListObjectsV2Command({
    Bucket: bucket.name,
    Prefix: prefix,
    MaxKeys: pageLimit(limit),
    // XML 1.0 cannot hold every character that a key may have.
    EncodingType: 'url',
    ...(delimiter !== undefined && { Delimiter: delimiter }),
    ...(token !== undefined && { ContinuationToken: token }),
    ...(token === undefined && startAfter !== '' && { StartAfter: startAfter }),
  })
  const taken = takeListedObjects(command, bucket.client)
  const answer = await bucket.client.send(command, signal && { abortSignal: signal })
  // An empty answer, or another XML document, would look like an empty bucket.
  if (answer.IsTruncated === undefined) throw notS3(placeOf(bucket, 'list'))
  return { answer, listed: taken.objects() ?? listedBySdk(answer) }
}

function listedBySdk({ Contents = [] }: ListObjectsV2CommandOutput): readonly ListedObject[] {
  return Contents.flatMap(({ Key, Size = 0, LastModified, ETag }) =>
    Key === undefined
      ? []
      : { key: Key, sizeBytes: Size, modifiedAt: LastModified?.getTime() ?? 0, etag: ETag },
  )
}

function entriesOf(
  { CommonPrefixes = [], EncodingType }: ListObjectsV2CommandOutput,
  listed: readonly ListedObject[],
  position: ListPosition,
): { objects: ListEntry[]; prefixes: string[] } {
  const decoded = EncodingType === 'url' ? urlDecoded : (text: string) => text
  const objects: ListEntry[] = []
  for (const { key: written, sizeBytes, modifiedAt: at, etag } of listed) {
    const key = decoded(written)
    if (!isAfter(key, position)) continue
    const modifiedAt = wholeSeconds(at)
    objects.push({ key, sizeBytes, modifiedAt, ...(etag !== undefined && { etag }) })
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
  // All that most keys have encoded are their slashes, and to decode anything takes five times as long.
  const slashed = text.replaceAll('%2F', '/')
  return /[%+]/.test(slashed) ? decodeURIComponent(text.replaceAll('+', ' ')) : slashed
}
