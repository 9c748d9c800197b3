import type { BlobItem, BlobPrefix, ContainerClient } from '@azure/storage-blob'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { mayFollow, pageLimit } from '../../list-cursor.ts'
import { compareUtf8 } from '../../object-key.ts'
import type { ListEntry, ListOptions, ListPage } from '../../object-store.ts'
import { plainEtag } from './azure-info.ts'

/** Where a listing goes on: Azure's own marker, and what the listing was told to start after. */
interface Position {
  readonly marker?: string
  readonly startAfter?: string
}

interface Segment {
  readonly continuationToken?: string
  readonly segment: { readonly blobItems: BlobItem[]; readonly blobPrefixes?: BlobPrefix[] }
}

/** How many pages without anything in them are skipped before one is handed out after all. */
const MAX_EMPTY_PAGES = 5

/**
 * One page of a container. The order is the service's own.
 *
 * `startFrom`, of API version 2026-02-06, is inclusive: the key itself is taken out here. A server that
 * does not know it starts at the beginning, and what comes too early is left out likewise.
 */
export async function listPage(
  container: ContainerClient,
  options: ListOptions,
): Promise<ListPage> {
  let position = positionOf(options)
  for (let pages = 1; ; pages++) {
    const { segment, continuationToken } = await requestSegment(container, options, position)
    const objects = segment.blobItems.map(toEntry).filter(({ key }) => isWanted(key, position))
    const prefixes = (segment.blobPrefixes ?? [])
      .map(({ name }) => name)
      .filter((prefix) => isWantedPrefix(prefix, position))
    if (continuationToken === undefined || continuationToken === '') return { objects, prefixes }
    position = { ...position, marker: continuationToken }
    if (objects.length + prefixes.length > 0 || pages === MAX_EMPTY_PAGES) {
      return { objects, prefixes, cursor: encodePosition(position) }
    }
  }
}

async function requestSegment(
  container: ContainerClient,
  { prefix, delimiter, limit, signal }: ListOptions,
  { marker, startAfter }: Position,
): Promise<Segment> {
  const options = {
    prefix,
    ...startFrom(prefix, startAfter),
    ...(signal && { abortSignal: signal }),
  }
  const settings = {
    maxPageSize: pageLimit(limit),
    ...(marker !== undefined && { continuationToken: marker }),
  }
  const pages =
    delimiter === undefined
      ? container.listBlobsFlat(options).byPage(settings)
      : container.listBlobsByHierarchy(delimiter, options).byPage(settings)
  const { value } = await pages.next()
  return value as Segment
}

/** A start before the prefix would be none, and one outside of it is the caller's to know. */
function startFrom(prefix: string, startAfter: string | undefined): { startFrom?: string } {
  return startAfter?.startsWith(prefix) === true ? { startFrom: startAfter } : {}
}

/**
 * Azurite orders by UTF-16 units where the contract has UTF-8 bytes: what comes before the start by both
 * is what the server should have left out.
 */
function isWanted(key: string, { startAfter }: Position): boolean {
  if (startAfter === undefined) return true
  return key !== startAfter && (compareUtf8(key, startAfter) > 0 || key > startAfter)
}

function isWantedPrefix(prefix: string, { startAfter }: Position): boolean {
  return startAfter === undefined || mayFollow(prefix, { after: startAfter, wholePrefix: false })
}

function toEntry({ name, properties }: BlobItem): ListEntry {
  return {
    key: name,
    sizeBytes: properties.contentLength ?? 0,
    modifiedAt: properties.lastModified.getTime(),
    etag: plainEtag(properties.etag),
  }
}

function positionOf({ cursor, startAfter }: ListOptions): Position {
  if (cursor !== undefined) return decodePosition(cursor)
  return startAfter === undefined ? {} : { startAfter }
}

function encodePosition({ marker, startAfter }: Position): string {
  return Buffer.from(JSON.stringify([marker, startAfter ?? null])).toString('base64url')
}

function decodePosition(cursor: string): Position {
  const [marker, startAfter] = partsOf(cursor)
  if (typeof marker !== 'string') {
    throw new StorageError('INTERNAL', 'A listing was continued with a cursor that is not its own.')
  }
  return { marker, ...(typeof startAfter === 'string' && { startAfter }) }
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}
