import { contentTypeOf, type NameDocument, type Sha256 } from '../../shared/domain/artifact.ts'
import { isStorageErrorCode } from '../../shared/domain/storage-error.ts'
import { bytesSource } from '../storage/bytes-source.ts'
import type { ListEntry, ObjectKey, ObjectStore } from '../storage/object-store.ts'
import { decodeNameDocument, encodeNameDocument } from './name-document.ts'
import { readSmallObject } from './read-small-object.ts'
import { nameKey, namesPrefix, parseKey } from './store-layout.ts'

/** How many name documents of one content are read or written at a time. */
const AT_ONCE = 8

export interface NameOptions {
  readonly contentType?: string
  readonly metadata?: Readonly<Record<string, string>>
  /** Default: now. */
  readonly createdAt?: Date
  readonly signal?: AbortSignal
}

export interface NameOutcome {
  /** False when the content had the name before: then nothing changed. */
  readonly nameAdded: boolean
  /** RFC 3339, UTC: since when it has the name. */
  readonly createdAt: string
}

export interface NamedContent {
  readonly hash: Sha256
  readonly sizeBytes: number
}

/** Writes a name's document. The content is there already: the caller sees to it. */
export async function writeName(
  store: ObjectStore,
  { hash, sizeBytes }: NamedContent,
  name: string,
  options: NameOptions,
): Promise<NameOutcome> {
  const document: NameDocument = {
    name: name.normalize('NFC'),
    hash,
    size_bytes: sizeBytes,
    content_type: options.contentType ?? contentTypeOf(name),
    created_at: (options.createdAt ?? new Date()).toISOString(),
    metadata: options.metadata ?? {},
  }
  if (await writeDocument(store, document, options.signal)) {
    return { nameAdded: true, createdAt: document.created_at }
  }
  const older = await readOlder(store, { hash, sizeBytes }, nameKey(hash, name), options.signal)
  return { nameAdded: false, createdAt: older?.created_at ?? document.created_at }
}

/** Writes names as another store has them. Those that the content has here already stay as they are. */
export async function writeDocuments(
  store: ObjectStore,
  documents: readonly NameDocument[],
  signal?: AbortSignal,
): Promise<void> {
  for (let start = 0; start < documents.length; start += AT_ONCE) {
    const batch = documents.slice(start, start + AT_ONCE)
    await Promise.all(batch.map((document) => writeDocument(store, document, signal)))
  }
}

/** False when the content has the name already: then nothing changed. */
async function writeDocument(
  store: ObjectStore,
  document: NameDocument,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const key = nameKey(document.hash, document.name)
  try {
    await store.put(key, bytesSource(encodeNameDocument(document)), {
      ifAbsent: true,
      contentType: 'application/json',
      ...(signal && { signal }),
    })
    return true
  } catch (error) {
    if (isStorageErrorCode(error, 'ALREADY_EXISTS')) return false
    throw error
  }
}

/** Null when it was deleted meanwhile. */
async function readOlder(
  store: ObjectStore,
  { hash, sizeBytes }: NamedContent,
  key: ObjectKey,
  signal: AbortSignal | undefined,
): Promise<NameDocument | null> {
  try {
    const { modifiedAt } = await store.head(key, signal && { signal })
    return await readName(store, { key, modifiedAt }, { hash, sizeBytes }, signal)
  } catch (error) {
    if (isStorageErrorCode(error, 'NOT_FOUND')) return null
    throw error
  }
}

/** The keys of a content's names, in byte order. */
export async function listNames(
  store: ObjectStore,
  hash: Sha256,
  signal?: AbortSignal,
): Promise<ListEntry[]> {
  const entries: ListEntry[] = []
  let cursor: string | undefined
  do {
    const page = await store.list({
      prefix: namesPrefix(hash),
      ...(cursor !== undefined && { cursor }),
      ...(signal && { signal }),
    })
    entries.push(...page.objects)
    cursor = page.cursor
  } while (cursor !== undefined)
  return entries
}

/** The documents of all names of a content, oldest key first; damaged ones as far as they are known. */
export async function readNames(
  store: ObjectStore,
  content: { readonly hash: Sha256; readonly sizeBytes: number | null },
  signal?: AbortSignal,
): Promise<NameDocument[]> {
  const entries = await listNames(store, content.hash, signal)
  const documents: NameDocument[] = []
  for (let start = 0; start < entries.length; start += AT_ONCE) {
    const batch = entries.slice(start, start + AT_ONCE)
    const read = await Promise.all(batch.map((entry) => readName(store, entry, content, signal)))
    documents.push(...read.filter((document) => document !== null))
  }
  return documents
}

/** Null for a key that is no name, and for a name that was deleted meanwhile. */
async function readName(
  store: ObjectStore,
  { key, modifiedAt }: Pick<ListEntry, 'key' | 'modifiedAt'>,
  { hash, sizeBytes }: { readonly hash: Sha256; readonly sizeBytes: number | null },
  signal: AbortSignal | undefined,
): Promise<NameDocument | null> {
  const parsed = parseKey(key, 'flat')
  if (parsed.kind !== 'name') return null
  const facts = { hash, name: parsed.name, sizeBytes, modifiedAt }
  try {
    return decodeNameDocument(await readSmallObject(store, key, signal), facts)
  } catch (error) {
    if (isStorageErrorCode(error, 'NOT_FOUND')) return null
    if (isStorageErrorCode(error, 'UNSUPPORTED')) return decodeNameDocument(new Uint8Array(), facts)
    throw error
  }
}
