import { compareUtf8 } from '../../../src-main/storage/object-key.ts'
import { invalid } from './api-error.ts'
import type { Bucket, StoredObject } from './bucket.ts'

export interface Listing {
  readonly items: readonly StoredObject[]
  readonly prefixes: readonly string[]
  readonly nextPageToken: string | undefined
}

const MAX_RESULTS = 1_000

/** One page: "Objects: list". Items and prefixes count alike towards maxResults. */
export function listObjects(bucket: Bucket, query: URLSearchParams): Listing {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const endOffset = query.get('endOffset') ?? ''
  const versions = query.get('versions') === 'true'
  const withPrefixObjects = query.get('includeTrailingDelimiter') === 'true'
  const limit = maxResults(query)
  const after = readToken(query.get('pageToken'))
  const items: StoredObject[] = []
  const prefixes: string[] = []
  let last = after
  let lastPrefix = after?.isPrefix === true ? after.name : undefined
  for (const object of bucket.from(later(query.get('startOffset') ?? '', prefix, after?.name))) {
    const { name } = object
    if (endOffset !== '' && compareUtf8(name, endOffset) >= 0) break
    if (!name.startsWith(prefix)) {
      if (compareUtf8(name, prefix) > 0) break
      continue
    }
    if (!versions && object.timeDeleted !== undefined) continue
    if (after !== undefined && !isAfter(object, after)) continue
    const end = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length)
    const common = end < 0 ? undefined : name.slice(0, end + delimiter.length)
    const isListed = common === undefined || (withPrefixObjects && common === name)
    const isNewPrefix = common !== undefined && common !== lastPrefix
    if (!isListed && !isNewPrefix) continue
    if (items.length + prefixes.length >= limit) {
      return { items, prefixes, nextPageToken: last && writeToken(last) }
    }
    if (isNewPrefix) prefixes.push(common)
    if (isListed) items.push(object)
    lastPrefix = common ?? lastPrefix
    last = {
      name: isListed ? name : (common ?? name),
      generation: object.generation,
      isPrefix: !isListed,
    }
  }
  return { items, prefixes, nextPageToken: undefined }
}

/** The last that the page before told of. */
interface Position {
  readonly name: string
  readonly generation: string
  readonly isPrefix: boolean
}

function isAfter({ name, generation }: StoredObject, after: Position): boolean {
  if (after.isPrefix) return !name.startsWith(after.name)
  if (name === after.name) return BigInt(generation) > BigInt(after.generation)
  return compareUtf8(name, after.name) > 0
}

function maxResults(query: URLSearchParams): number {
  const text = query.get('maxResults')
  if (text === null) return MAX_RESULTS
  const count = Number(text)
  if (!Number.isInteger(count) || count < 0) throw invalid(`Invalid maxResults: ${text}`)
  return count === 0 ? MAX_RESULTS : Math.min(count, MAX_RESULTS)
}

function later(...names: readonly (string | undefined)[]): string {
  return names.reduce<string>(
    (latest, name) => (name !== undefined && compareUtf8(name, latest) > 0 ? name : latest),
    '',
  )
}

function writeToken(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

function readToken(token: string | null): Position | undefined {
  if (token === null || token === '') return undefined
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as Position
  } catch {
    throw invalid('Invalid page token.')
  }
}
