import type { ServerCheck, Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreKind } from '../../shared/domain/store.ts'
import type { ByteRange, ContentSource } from './content-source.ts'

/** '/'-separated UTF-8 key, 1 to 1,024 bytes, without empty, '.' or '..' segments. */
export type ObjectKey = string

export interface ObjectInfo {
  readonly key: ObjectKey
  readonly sizeBytes: number
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAt: number
  /** The store's opaque version mark, where it has one. */
  readonly etag?: string
  readonly contentType?: string
  /** User metadata; only where `capabilities.userMetadata`. */
  readonly metadata?: Readonly<Record<string, string>>
}

export interface PutResult extends ObjectInfo {
  /** How the server itself checked what arrived, whole or part by part; absent where it did not. */
  readonly serverCheck?: ServerCheck
}

/** An entry of a listing. Cheap facts only: never a request per object. */
export type ListEntry = Pick<ObjectInfo, 'key' | 'sizeBytes' | 'modifiedAt' | 'etag'>

export interface ListPage {
  readonly objects: readonly ListEntry[]
  /** Common prefixes up to and with the delimiter; only when one was given. */
  readonly prefixes: readonly string[]
  /** Opaque; absent on the last page. */
  readonly cursor?: string
}

export interface ListOptions {
  readonly prefix: string
  /** Only '/' is supported by every store. */
  readonly delimiter?: '/'
  /** Only keys after this one, in byte order. */
  readonly startAfter?: ObjectKey
  readonly cursor?: string
  /** At most this many objects and prefixes a page, 1 to 1,000; default 1,000. */
  readonly limit?: number
  readonly signal?: AbortSignal
}

export interface PutOptions {
  /** Never overwrite: ALREADY_EXISTS when the key is taken. */
  readonly ifAbsent?: boolean
  readonly contentType?: string
  readonly metadata?: Readonly<Record<string, string>>
  /** The content's SHA-256 where it is known: the store checks it if it can, else the backend does. */
  readonly sha256?: Sha256
  /** Called with the number of bytes written so far; never goes back but at a retry. */
  readonly onProgress?: (writtenBytes: number) => void
  /**
   * Where the store uploads in parts and can go on with them: on a failure or an abort what the server has
   * confirmed stays for the next put, which does not send it again. `abandonUpload` takes it back.
   */
  readonly resumable?: ResumableUpload
  readonly signal?: AbortSignal
}

/**
 * Where an upload in parts stands that has not ended: the backend's own text, at most 4 KiB, enough to go
 * on with it after the process died. It is written to disk, so it holds no credential.
 */
export type UploadCheckpoint = string

/** Makes a put one that can be gone on with. */
export interface ResumableUpload {
  /** Where an earlier put of the same content to the same key stood; null for a new one. */
  readonly from: UploadCheckpoint | null
  /** Called before the first part is sent, and again when it changes; the put waits for it. */
  readonly save: (checkpoint: UploadCheckpoint) => Promise<void>
  /**
   * Told, before the source is read, which of its bytes the server has already, by their offsets: those are
   * read and hashed with the others, but not sent.
   */
  readonly onConfirmed?: (isConfirmed: (offset: number) => boolean) => void
}

/** Parts that a put left behind: by Kura for later, or by any program that gave up. */
export interface UnfinishedUpload {
  readonly key: ObjectKey
  /** What `removeUnfinished` needs besides the key. */
  readonly id: string
  /** Milliseconds since the Unix epoch; null where the store does not tell. */
  readonly startedAt: number | null
  /** Of the parts that are there; null where that would take a request for each. */
  readonly sizeBytes: number | null
}

export interface GetOptions {
  readonly range?: ByteRange
  /** For a reader that keeps no chunk: the store may use a chunk's memory again once the next is asked for. */
  readonly reuseBuffers?: boolean
  readonly signal?: AbortSignal
}

export interface RequestOptions {
  readonly signal?: AbortSignal
}

export interface CopyOptions extends RequestOptions {
  readonly ifAbsent?: boolean
  /** The content's SHA-256 where it is known: checked where the bytes can be read without a network. */
  readonly sha256?: Sha256
  /** Bytes copied so far, where the provider tells. */
  readonly onProgress?: (copiedBytes: number) => void
}

export interface GetResult {
  /** Of the whole object, whatever the range. */
  readonly info: ObjectInfo
  /** The range's bytes; a chunk is the reader's to keep, but for `reuseBuffers`. Leaving the loop early frees the connection or file. */
  readonly body: AsyncIterable<Uint8Array>
}

/** Facts that callers and tests select on. */
export interface Capabilities {
  readonly userMetadata: boolean
  /** `contentType` given to put comes back from head and get. */
  readonly contentType: boolean
  /** Content can be written before its key is known: see `stage`. */
  readonly staging: boolean
}

/**
 * Content that is written but has no key yet. Exactly one of commit and discard ends it. It need not be
 * durable before commit: content that turns out to be stored already is then discarded without waiting
 * for the disk.
 */
export interface StagedContent {
  readonly sha256: Sha256
  readonly sizeBytes: number
  /**
   * Makes the content durable and gives it its key, atomically. With `ifAbsent` and the key taken: ALREADY_EXISTS, and the
   * staged bytes are gone.
   */
  commit(key: ObjectKey, options?: Pick<PutOptions, 'ifAbsent'>): Promise<ObjectInfo>
  discard(): Promise<void>
}

export interface StageOptions {
  readonly onProgress?: (writtenBytes: number) => void
  readonly signal?: AbortSignal
}

/**
 * One bucket, container or folder. One instance per connection; keys come already prefixed.
 *
 * Behaviour that every store, and every store behind every wrapper, has (the conformance suite
 * checks each line):
 * - `put` is all or nothing: on any failure the old object, or its absence, remains, and no part,
 *   block or temporary file is left behind. A source longer or shorter than its `sizeBytes` is
 *   INTEGRITY_MISMATCH, and so is a content whose hash differs from `sha256`.
 *   Multipart, block and resumable uploads are the backend's own affair above a threshold. (Azure has
 *   no way to take back blocks alone: they stay, unseen, until the key's next object or a week later.)
 * - `put` with `ifAbsent` never overwrites, even when two writers race: one wins, the other gets
 *   ALREADY_EXISTS.
 * - `get` of a missing key is NOT_FOUND, before the first byte. A range may run past the end; an
 *   offset at or past the end is RANGE_NOT_SATISFIABLE (offset 0 of an empty object included).
 * - `list` is in UTF-8 byte order, complete, without duplicates; cursors are opaque. An object is
 *   listed only once it is whole.
 * - `delete` is idempotent: deleting what is not there succeeds.
 * - Only NOT_FOUND means absent: ACCESS_DENIED and the rest propagate.
 * - An aborted `signal` ends the call with CANCELLED, and leaves nothing behind.
 * - A key that breaks ObjectKey's rules is INVALID_NAME.
 * - Every error is a StorageError with `context.operation` and, where there is one, `context.key`.
 */
export interface ObjectStore {
  readonly kind: StoreKind
  readonly capabilities: Capabilities
  put(key: ObjectKey, source: ContentSource, options?: PutOptions): Promise<PutResult>
  get(key: ObjectKey, options?: GetOptions): Promise<GetResult>
  head(key: ObjectKey, options?: RequestOptions): Promise<ObjectInfo>
  list(options: ListOptions): Promise<ListPage>
  delete(key: ObjectKey, options?: RequestOptions): Promise<void>
  /** Writes content before its key is known, hashing on the way, in one read of the source. */
  stage?(source: ContentSource, options?: StageOptions): Promise<StagedContent>
  /**
   * Takes back what a resumable put left behind. One that is not there any more, or was completed, is no
   * error.
   */
  abandonUpload?(
    key: ObjectKey,
    checkpoint: UploadCheckpoint,
    options?: RequestOptions,
  ): Promise<void>
  /** Left-over uploads of all keys that begin with `prefix`, by any program, oldest first. */
  listUnfinished?(
    prefix: string,
    options?: RequestOptions,
  ): AsyncIterable<readonly UnfinishedUpload[]>
  removeUnfinished?(key: ObjectKey, id: string, options?: RequestOptions): Promise<void>
  /**
   * Whether `copyFrom` can copy from that store without a byte going over a network: the same provider,
   * reached with credentials that may read the one and write the other. The source may be wrapped: a
   * backend finds out by `unwrapStore` which store it is.
   */
  canCopyFrom?(source: ObjectStore): boolean
  /**
   * Copies an object of a store on the provider's side, with its content type and metadata where both
   * stores keep them. As all or nothing as `put`. UNSUPPORTED for a source that it cannot copy from.
   */
  copyFrom?(
    source: ObjectStore,
    sourceKey: ObjectKey,
    key: ObjectKey,
    options?: CopyOptions,
  ): Promise<ObjectInfo>
  /**
   * Of a store that wraps another: that store, and the key that an object has there. Only for backends,
   * to find the store that they copy from; everybody else leaves wrappers alone, as they are what limits,
   * retries and forbids.
   */
  unwrap?(key: ObjectKey): ObjectPlace
  close(): Promise<void>
}

/** Where an object lies. */
export interface ObjectPlace {
  readonly store: ObjectStore
  readonly key: ObjectKey
}
