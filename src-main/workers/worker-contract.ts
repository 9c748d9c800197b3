import { eventIterator, oc, type } from '@orpc/contract'
import type { ArtifactQuery } from '../../shared/contract/artifacts.ts'
import { storageErrorSchema } from '../../shared/contract/schemas.ts'
import type { FoundHash, NameDocument, Sha256 } from '../../shared/domain/artifact.ts'
import type {
  ConnectionCheck,
  StoreConnection,
  StoreSecrets,
} from '../../shared/domain/connection.ts'
import type { ArtifactFacets } from '../../shared/domain/facets.ts'
import type { PackedHashes } from '../../shared/domain/packed-hashes.ts'
import type { StorageErrorData } from '../../shared/domain/storage-error.ts'
import type { StoreId, StoreState } from '../../shared/domain/store.ts'
import type { PutOutcome, VerifyOutcome } from '../artifacts/artifact-store.ts'
import type { CatalogRow, CatalogWindow } from '../catalog/catalog-row.ts'
import type { SharedColumns } from '../catalog/shared-columns.ts'
import type { UnfinishedUpload } from '../storage/object-store.ts'
import type { SnapshotPlace } from './kept-catalog.ts'
import type { WithMemory } from './shared-memory.ts'

/**
 * What main and its worker threads say to each other. Both ends are ours and in one process, so
 * inputs are typed, not validated.
 */
const base = oc.errors({ STORAGE_ERROR: { data: storageErrorSchema } })

/** Progress of work on one content, in bytes of the present phase. */
export interface ContentProgress {
  readonly phase: 'hashing' | 'checking' | 'sending' | 'verifying'
  readonly doneBytes: number
}

export interface FileDigest {
  readonly sha256: Sha256
  readonly sizeBytes: number
}

/** A file found under what the user dropped, with the name that it will be stored under. */
export interface FoundFile {
  readonly path: string
  readonly name: string
  readonly sizeBytes: number
}

export interface WalkBatch {
  readonly files: readonly FoundFile[]
  readonly skipped: readonly { readonly name: string; readonly error: StorageErrorData }[]
}

/** A store's catalog as a whole. */
export interface CatalogStatus {
  readonly state: StoreState
  readonly artifactCount: number
  readonly sizeBytes: number
  readonly savedBytes: number
  readonly foreignKeys: number
  readonly revision: number
  /** The store has its format.json: from now on its root must be there. */
  readonly initialised: boolean
}

/** A content in one store, without what other stores and past checks tell of it. */
export interface ContentDetail {
  readonly row: CatalogRow
  readonly contentType: string
  readonly documents: readonly NameDocument[]
}

/** Rows to leave out or keep that only main can tell: contents whose last check failed. */
export interface QueryContext {
  readonly damaged: readonly Sha256[]
}

interface InStore {
  readonly storeId: StoreId
}
interface OfContent extends InStore {
  readonly hash: Sha256
}
interface OfQuery extends InStore {
  readonly query: ArtifactQuery
  readonly context: QueryContext
}
interface OfWindow extends OfQuery {
  readonly offset: number
  readonly limit: number
}

/** What a store worker is given when it starts. */
export interface StoreWorkerData {
  /** The memory of a Bandwidth. */
  readonly bandwidth: SharedArrayBuffer
}

/** The store to copy from: opened in the target's thread beside it, for as long as it is needed. */
export interface SourceStore {
  readonly storeId: StoreId
  readonly connection: StoreConnection
  readonly secrets: StoreSecrets
}

export interface CopyOutcome {
  readonly hash: Sha256
  readonly sizeBytes: number
  readonly outcome: 'stored' | 'already-stored'
  readonly sentBytes: number
  /** Whether the provider copied it by itself. */
  readonly serverSide: boolean
}

export type UploadToRemove = Pick<UnfinishedUpload, 'key' | 'id'>

export interface RemovedUploads {
  readonly removed: number
  readonly failed: readonly (UploadToRemove & { readonly error: StorageErrorData })[]
}

/** Where Kura keeps the checkpoints of this store's transfers: what they tell of is in use. */
interface OfUnfinished extends InStore {
  readonly checkpointPaths: readonly string[]
}

export const hashWorkerContract = {
  /** SHA-256 of a file. INTEGRITY_MISMATCH when it changes while it is read. */
  digest: base
    .input(type<{ path: string }>())
    .output(eventIterator(type<ContentProgress>(), type<FileDigest>())),
  /** The files at and below some paths, in batches; links are followed, circles are not. */
  walk: base.input(type<{ paths: readonly string[] }>()).output(eventIterator(type<WalkBatch>())),
}

export const storeWorkerContract = {
  stores: {
    /**
     * Shows what was kept of the store's catalogue, and starts to list it. Opening what is open already
     * connects anew. `problem` says why what was kept could not be used, where that is so.
     */
    open: base
      .input(
        type<{
          storeId: StoreId
          connection: StoreConnection
          secrets: StoreSecrets
          snapshot: SnapshotPlace | null
        }>(),
      )
      .output(type<{ problem: string | null }>()),
    /** Resolves once the store is connected, or cannot be. */
    connect: base.input(type<InStore>()).output(type<{ staging: boolean }>()),
    /** With `forget`, what is kept of the catalogue is removed. */
    close: base.input(type<InStore & { forget: boolean }>()).output(type<void>()),
    /** Tries a connection, which need not be that of an open store; each step as it begins and ends. */
    test: base
      .input(type<{ connection: StoreConnection; secrets: StoreSecrets }>())
      .output(eventIterator(type<ConnectionCheck>())),
  },
  catalog: {
    /** The status at once, then at every change, at most 10 a second. */
    watch: base.input(type<InStore>()).output(eventIterator(type<CatalogStatus>())),
    refresh: base.input(type<InStore>()).output(type<void>()),
    window: base.input(type<OfWindow>()).output(type<CatalogWindow>()),
    /** Without a limit, up to the last row; all batches are of one moment. */
    hashes: base
      .input(type<OfQuery & { offset: number; limit?: number }>())
      .output(eventIterator(type<PackedHashes>())),
    /** The one content whose hash begins so, and where it stands in the query's rows. */
    find: base.input(type<OfQuery & { prefix: string }>()).output(type<FoundHash>()),
    position: base.input(type<OfQuery & { hash: Sha256 }>()).output(type<number | null>()),
    /** Counts by type, size and age; each passes the query's filters but its own. */
    facets: base.input(type<OfQuery>()).output(type<ArtifactFacets>()),
    /** The rows of these hashes; those that are not there are left out. */
    rows: base
      .input(type<InStore & { hashes: readonly Sha256[] }>())
      .output(type<readonly CatalogRow[]>()),
    /** For each hash, whether the content is there; null when the listing is not complete. */
    presence: base
      .input(type<InStore & { hashes: readonly Sha256[] }>())
      .output(type<readonly (boolean | null)[]>()),
    /** The catalogue's own memory, for the thread that compares. */
    columns: base.input(type<InStore>()).output(type<WithMemory<SharedColumns>>()),
    /** Whether a content of this very size is there: then hashing first can save writing it. */
    hasSize: base.input(type<InStore & { sizeBytes: number }>()).output(type<boolean>()),
  },
  artifacts: {
    /**
     * With `checkpointPath`, an upload in parts that fails or is aborted can be gone on with: the thread
     * keeps there, synced, where it stands, finds it there at the next call with the same file, and removes
     * it at the end. `abandonPut` gives such an upload up.
     */
    put: base
      .input(
        type<
          InStore & {
            path: string
            name: string
            sha256: Sha256 | null
            checkpointPath: string | null
          }
        >(),
      )
      .output(eventIterator(type<ContentProgress>(), type<PutOutcome>())),
    /** Takes back what an unfinished put or copy left in the store, and removes the checkpoint. */
    abandonPut: base.input(type<InStore & { checkpointPath: string }>()).output(type<void>()),
    /**
     * Verified download: the file gets its name only once all of it is there and right. What is there at
     * `partialPath` from an earlier call is hashed and gone on from. With `keepPartial` it stays there when
     * the call fails or is aborted, unless it is not what the hash says.
     */
    saveTo: base
      .input(type<OfContent & { path: string; partialPath: string; keepPartial: boolean }>())
      .output(eventIterator(type<ContentProgress>(), type<{ sizeBytes: number }>())),
    /**
     * Copies a content from another store, `withNames` or by itself: on the provider's side where that can
     * be, else through this thread, without a file, hashed on the way. `sentBytes` counts what went through
     * here.
     */
    copy: base
      .input(
        type<
          OfContent & { source: SourceStore; checkpointPath: string | null; withNames: boolean }
        >(),
      )
      .output(eventIterator(type<ContentProgress>(), type<CopyOutcome>())),
    /**
     * Puts the content of a healthy store in the place of what this one has under its hash, hashed on the
     * way, and reads it back. INTEGRITY_MISMATCH when the source is damaged: then nothing was changed.
     */
    repair: base
      .input(type<OfContent & { source: SourceStore; checkpointPath: string | null }>())
      .output(eventIterator(type<ContentProgress>(), type<CopyOutcome>())),
    /**
     * Uploads in parts that began so long ago and never ended, by any program, oldest first; never one that
     * Kura goes on with. None where the store cannot tell of them.
     */
    unfinished: base
      .input(type<OfUnfinished & { olderThanMs: number }>())
      .output(type<readonly UnfinishedUpload[]>()),
    removeUnfinished: base
      .input(type<OfUnfinished & { uploads: readonly UploadToRemove[] }>())
      .output(type<RemovedUploads>()),
    /** `memory`: that of a Bandwidth, which says how fast it may be read. */
    verify: base
      .input(type<OfContent & Partial<WithMemory<SharedArrayBuffer>>>())
      .output(eventIterator(type<ContentProgress>(), type<VerifyOutcome>())),
    /** All bytes of a content, verified; null where there are more than `maxBytes`. */
    read: base
      .input(type<OfContent & { maxBytes: number }>())
      .output(type<WithMemory<Uint8Array | null>>()),
    detail: base.input(type<OfContent>()).output(type<ContentDetail>()),
    addName: base.input(type<OfContent & { name: string }>()).output(type<void>()),
    deleteName: base.input(type<OfContent & { name: string }>()).output(type<void>()),
    delete: base.input(type<OfContent>()).output(type<void>()),
  },
}
