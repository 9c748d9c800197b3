import { createHash } from 'node:crypto'
import {
  contentTypeOf,
  type NameDocument,
  type Sha256,
  toSha256,
} from '../../shared/domain/artifact.ts'
import { isStorageErrorCode, StorageError } from '../../shared/domain/storage-error.ts'
import type { StoreLayout } from '../../shared/domain/store.ts'
import type { ContentSource } from '../storage/content-source.ts'
import { type GetInPartsOptions, readObject } from '../storage/get-in-parts.ts'
import type { GetResult, ObjectInfo, ObjectPlace, ObjectStore } from '../storage/object-store.ts'
import {
  listNames,
  type NameOptions,
  type NameOutcome,
  readNames,
  writeName,
} from './artifact-names.ts'
import { type ContentOutcome, type PutContentOptions, putContent } from './put-content.ts'
import { ArtifactScan, type ScanOptions } from './scan-artifacts.ts'
import { readStoreFormat, writeStoreFormat } from './store-format.ts'
import { contentKey, encodeArtifactName, nameKey } from './store-layout.ts'
import { changedContent, verifiedBody, wrongContent } from './verified-body.ts'

export interface OpenOptions {
  /** For a store that has no format document: a new one, or one that entrenar wrote. */
  readonly defaultLayout: StoreLayout
  readonly signal?: AbortSignal
}

export type PutArtifactOptions = PutContentOptions & NameOptions

/**
 * `sentBytes` are the content's bytes that went to the store: 0 when it was there. `createdAt` tells
 * since when the content has this name, and `nameAdded` whether that is new.
 */
export type PutOutcome = ContentOutcome & NameOutcome

export interface ReadOptions {
  readonly onProgress?: (readBytes: number) => void
  /** Of `verify`: resolves when so many more bytes may be read. */
  readonly pace?: (bytes: number) => Promise<void>
  readonly signal?: AbortSignal
}

interface CallOptions {
  readonly signal?: AbortSignal
}

export interface ArtifactMetadata {
  readonly hash: Sha256
  /** Null when there are names but the content is missing. */
  readonly sizeBytes: number | null
  /** RFC 3339, UTC: when the content was stored, or else its oldest name. */
  readonly createdAt: string
  readonly contentType: string
  /** One for each name, in the byte order of their keys. */
  readonly documents: readonly NameDocument[]
}

export interface VerifyOutcome {
  readonly result: 'whole' | 'damaged' | 'missing'
  readonly sizeBytes: number
  /** The hash that the bytes have; null when they are missing. */
  readonly actual: Sha256 | null
}

/**
 * Content addressing over any object store, whose keys begin at the root of the store format.
 *
 * - Content comes before its names and goes after them: a crash at any point leaves at worst content
 *   without a name, never a name without content.
 * - What is stored once is not stored again, and what is read is checked.
 * - Does not close the object store: who made that does.
 */
export class ArtifactStore {
  readonly #store: ObjectStore
  #layout: StoreLayout
  #initialised: boolean
  #initialising: Promise<void> | undefined

  /** @throws StorageError CONFIG_INVALID when the store's format document is broken or too new. */
  static async open(
    store: ObjectStore,
    { defaultLayout, signal }: OpenOptions,
  ): Promise<ArtifactStore> {
    const layout = await readStoreFormat(store, signal)
    return new ArtifactStore(store, layout ?? defaultLayout, layout !== null)
  }

  private constructor(store: ObjectStore, layout: StoreLayout, initialised: boolean) {
    this.#store = store
    this.#layout = layout
    this.#initialised = initialised
  }

  /** Where content lies. Changes only when, at the first put, another writer turns out to have been first. */
  get layout(): StoreLayout {
    return this.#layout
  }

  /** The store has its format document. */
  get initialised(): boolean {
    return this.#initialised
  }

  /** Stores a content under its hash, and its name. See `putContent` and `writeName`. */
  async put(
    name: string,
    source: ContentSource,
    options: PutArtifactOptions = {},
  ): Promise<PutOutcome> {
    encodeArtifactName(name)
    await this.initialise()
    const content = await putContent(this.#store, this.#layout, source, options)
    return { ...content, ...(await writeName(this.#store, content, name, options)) }
  }

  /**
   * Gives a content that is there one more name.
   *
   * @throws StorageError NOT_FOUND when the content is not there.
   */
  async addName(hash: Sha256, name: string, options: NameOptions = {}): Promise<NameOutcome> {
    encodeArtifactName(name)
    const { sizeBytes } = await this.head(hash, options)
    await this.initialise()
    return writeName(this.#store, { hash, sizeBytes }, name, options)
  }

  /** Takes a name away; the content stays. A name that is not there is no error. */
  async deleteName(hash: Sha256, name: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#store.delete(nameKey(hash, name), signal && { signal })
  }

  /** Deletes all names of a content, then the content. What is not there is no error. */
  async delete(hash: Sha256, { signal }: CallOptions = {}): Promise<void> {
    for (const { key } of await listNames(this.#store, hash, signal)) {
      await this.#store.delete(key, signal && { signal })
    }
    await this.#store.delete(contentKey(hash, this.#layout), signal && { signal })
  }

  /**
   * A content and its bytes. The bytes count only once the loop over them has ended without an error:
   * INTEGRITY_MISMATCH comes at their end, after they were read once more to tell whose fault it is.
   *
   * @throws StorageError NOT_FOUND
   */
  async get(hash: Sha256, { onProgress, signal }: ReadOptions = {}): Promise<GetResult> {
    const { info, body } = await this.read(hash, signal && { signal })
    const errorOf = async (actual: Sha256): Promise<StorageError> => {
      const again = await this.#hashStored(hash, signal && { signal })
      return wrongContent(hash, actual, again.actual)
    }
    const expected = { hash, sizeBytes: info.sizeBytes, errorOf }
    return { info, body: verifiedBody(body, expected, onProgress) }
  }

  /**
   * A content's bytes as they are in the store, by the fastest way, unchecked: for readers that hash them
   * themselves.
   *
   * @throws StorageError NOT_FOUND
   */
  read(hash: Sha256, options: GetInPartsOptions = {}): Promise<GetResult> {
    return readObject(this.#store, contentKey(hash, this.#layout), options)
  }

  /** @throws StorageError NOT_FOUND */
  head(hash: Sha256, { signal }: CallOptions = {}): Promise<ObjectInfo> {
    return this.#store.head(contentKey(hash, this.#layout), signal && { signal })
  }

  /** Where a content lies, or would lie, in the object store. */
  placeOf(hash: Sha256): ObjectPlace {
    return { store: this.#store, key: contentKey(hash, this.#layout) }
  }

  async exists(hash: Sha256, options: CallOptions = {}): Promise<boolean> {
    return (await this.#headOrNull(hash, options)) !== null
  }

  /** @throws StorageError NOT_FOUND when there is neither the content nor a name of it. */
  async metadata(hash: Sha256, options: CallOptions = {}): Promise<ArtifactMetadata> {
    const info = await this.#headOrNull(hash, options)
    const sizeBytes = info?.sizeBytes ?? null
    const documents = await readNames(this.#store, { hash, sizeBytes }, options.signal)
    const [first] = documents
    if (info === null && first === undefined) throw notFound(hash)
    return {
      hash,
      sizeBytes,
      createdAt: info === null ? oldest(documents) : new Date(info.modifiedAt).toISOString(),
      contentType: first?.content_type ?? info?.contentType ?? contentTypeOf(''),
      documents,
    }
  }

  /**
   * Reads all bytes of a content and says whether they are what its hash promises. What is wrong is read
   * once more: only what is wrong in the same way again is damaged.
   *
   * @throws StorageError INTEGRITY_MISMATCH, retryable, when the bytes came otherwise each time.
   */
  async verify(hash: Sha256, options: ReadOptions = {}): Promise<VerifyOutcome> {
    try {
      const first = await this.#hashStored(hash, options)
      if (first.actual === hash) return { result: 'whole', ...first }
      const again = await this.#hashStored(hash, options)
      if (again.actual === hash) return { result: 'whole', ...again }
      if (again.actual !== first.actual) throw changedContent(hash)
      return { result: 'damaged', ...again }
    } catch (error) {
      if (!isStorageErrorCode(error, 'NOT_FOUND')) throw error
      return { result: 'missing', sizeBytes: 0, actual: null }
    }
  }

  /** Everything that the store holds, in batches in the order of their hashes. */
  scan(options: ScanOptions = {}): ArtifactScan {
    return new ArtifactScan(this.#store, this.#layout, options)
  }

  /** The hashes of all contents that are there, in order. */
  async *list(options: ScanOptions = {}): AsyncGenerator<Sha256, void, undefined> {
    for await (const batch of this.scan(options)) {
      for (const { hash, sizeBytes } of batch) if (sizeBytes !== null) yield hash
    }
  }

  /**
   * Writes the format document where there is none: before anything else, once, however many puts come at a time. No
   * signal ends it: what one caller gives up the others still need.
   */
  initialise(): Promise<void> {
    if (this.#initialised) return Promise.resolve()
    this.#initialising ??= this.#writeFormat().finally(() => {
      this.#initialising = undefined
    })
    return this.#initialising
  }

  async #writeFormat(): Promise<void> {
    this.#layout = await writeStoreFormat(this.#store, this.#layout)
    this.#initialised = true
  }

  async #hashStored(hash: Sha256, { onProgress, pace, signal }: ReadOptions = {}) {
    const hasher = createHash('sha256')
    let sizeBytes = 0
    const { body } = await this.read(hash, { reuseBuffers: true, ...(signal && { signal }) })
    for await (const chunk of body) {
      hasher.update(chunk)
      sizeBytes += chunk.byteLength
      onProgress?.(sizeBytes)
      await pace?.(chunk.byteLength)
    }
    return { sizeBytes, actual: toSha256(hasher.digest('hex')) }
  }

  async #headOrNull(hash: Sha256, options: CallOptions): Promise<ObjectInfo | null> {
    try {
      return await this.head(hash, options)
    } catch (error) {
      if (isStorageErrorCode(error, 'NOT_FOUND')) return null
      throw error
    }
  }
}

function oldest(documents: readonly NameDocument[]): string {
  const times = documents.map(({ created_at }) => Date.parse(created_at))
  return new Date(Math.min(...times)).toISOString()
}

function notFound(hash: Sha256): StorageError {
  return new StorageError('NOT_FOUND', `The artifact ${hash.slice(0, 12)}… is not in this store.`, {
    context: { operation: 'metadata', key: hash },
  })
}
