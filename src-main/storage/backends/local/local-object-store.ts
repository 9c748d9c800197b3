import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs'
import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { spanOf } from '../../byte-range.ts'
import { cannotCopy } from '../../cannot-copy.ts'
import type { ContentSource } from '../../content-source.ts'
import { errnoOf } from '../../errno.ts'
import { objectSource } from '../../object-source.ts'
import type {
  Capabilities,
  CopyOptions,
  GetOptions,
  GetResult,
  ListOptions,
  ListPage,
  ObjectInfo,
  ObjectKey,
  ObjectStore,
  PutOptions,
  RequestOptions,
  StagedContent,
  StageOptions,
} from '../../object-store.ts'
import { bodyInOperation, inOperation, throwIfAborted } from '../../operation.ts'
import { owningBody } from '../../owning-body.ts'
import { unwrapStore } from '../../unwrap-store.ts'
import { cloneContent } from './clone-content.ts'
import { linkInTheWay, toLocalError } from './local-errors.ts'
import { infoOf } from './local-info.ts'
import { LocalListing } from './local-listing.ts'
import { segmentsOf } from './local-paths.ts'
import { alreadyExists, isThere } from './place-file.ts'
import { readObjectFile } from './read-object-file.ts'
import { StagedFile } from './staged-file.ts'
import { StoreFolders } from './store-folders.ts'
import { removeLeftovers, TemporaryFile } from './temporary-files.ts'
import { type WrittenContent, writeContent } from './write-content.ts'

const DEFAULT_TEMPORARY_FOLDER = '.kura/tmp'

// Neither a link is followed nor a pipe waited for; Windows has neither flag.
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

export interface LocalObjectStoreOptions {
  readonly root: string
  /**
   * The root must be there already: without it every call is UNAVAILABLE. Else a missing root is an
   * empty store, and the first put makes it.
   */
  readonly mustExist?: boolean
  /** Where files are while they are written: a folder of the store, '/'-separated. Never listed. */
  readonly temporaryFolder?: string
}

/**
 * A folder as an object store: the key `a/b` is the file `a/b` under the root. An object is durable
 * (file, folder and all folders above it fsynced) when its put returns. What is no regular file, and
 * whatever lies behind a symbolic link, is not in the store.
 */
export class LocalObjectStore implements ObjectStore {
  readonly kind = 'local'
  readonly capabilities: Capabilities = { userMetadata: false, contentType: false, staging: true }
  readonly #root: string
  readonly #temporaryFolder: string
  readonly #folders: StoreFolders
  readonly #listing: LocalListing
  readonly #toStorageError = (error: unknown) => toLocalError(error, this.#root)

  #cleaned = false

  /** Opens a store, and removes what dead processes left half written in it. */
  static async open(options: LocalObjectStoreOptions): Promise<LocalObjectStore> {
    const store = new LocalObjectStore(options)
    store.#clean()
    return store
  }

  /** A store that removes what dead processes left in it before its first operation. */
  constructor({ root, mustExist = false, temporaryFolder }: LocalObjectStoreOptions) {
    this.#root = root
    this.#temporaryFolder = temporaryFolder ?? DEFAULT_TEMPORARY_FOLDER
    this.#folders = new StoreFolders({ root, mustExist })
    this.#listing = new LocalListing(this.#folders, this.#temporaryFolder)
  }

  put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<ObjectInfo> {
    return this.#run({ operation: 'put', key }, async () => {
      const { sha256, ifAbsent = false, signal } = options
      throwIfAborted(signal)
      const segments = this.#segmentsOf(key)
      // Only spares the copy: what decides is the commit.
      if (ifAbsent && this.#isTaken(segments)) throw alreadyExists()
      const staged = await this.#stage(source, options)
      return staged.place(key, { sha256, ifAbsent })
    })
  }

  canCopyFrom(source: ObjectStore): boolean {
    return unwrapStore(source).store instanceof LocalObjectStore
  }

  /** Shares the blocks where the disk can; the copy is hashed in any case. */
  copyFrom(
    source: ObjectStore,
    sourceKey: ObjectKey,
    key: ObjectKey,
    options: CopyOptions = {},
  ): Promise<ObjectInfo> {
    return this.#run({ operation: 'copyFrom', key }, async () => {
      const { sha256, ifAbsent = false, signal } = options
      throwIfAborted(signal)
      const segments = this.#segmentsOf(key)
      const from = unwrapStore(source, sourceKey)
      if (!(from.store instanceof LocalObjectStore)) throw cannotCopy()
      if (ifAbsent && this.#isTaken(segments)) throw alreadyExists()
      const found = await from.store.head(from.key, signal && { signal })
      const path = from.store.#pathOf(from.store.#segmentsOf(from.key))
      const staged =
        (await this.#stageWith((file) => cloneContent(path, file, options))) ??
        (await this.#stage(objectSource(from.store, found), options))
      return staged.place(key, { sha256, ifAbsent })
    })
  }

  stage(source: ContentSource, options: StageOptions = {}): Promise<StagedContent> {
    return this.#run({ operation: 'stage' }, () => this.#stage(source, options))
  }

  get(key: ObjectKey, options: GetOptions = {}): Promise<GetResult> {
    const { range, signal } = options
    const context = { operation: 'get', key }
    return this.#run(context, async () => {
      throwIfAborted(signal)
      const file = this.#open(this.#segmentsOf(key))
      try {
        const info = infoOf(key, statObject(file))
        const span = spanOf(range, info.sizeBytes)
        const body = owningBody(readObjectFile(file, span, options), () => closeSync(file))
        return { info, body: bodyInOperation(context, body, this.#toStorageError) }
      } catch (error) {
        closeSync(file)
        throw error
      }
    })
  }

  head(key: ObjectKey, { signal }: RequestOptions = {}): Promise<ObjectInfo> {
    return this.#run({ operation: 'head', key }, async () => {
      throwIfAborted(signal)
      const segments = this.#segmentsOf(key)
      return infoOf(key, this.#stat(segments))
    })
  }

  list(options: ListOptions): Promise<ListPage> {
    return this.#run({ operation: 'list' }, () => this.#listing.page(options))
  }

  delete(key: ObjectKey, { signal }: RequestOptions = {}): Promise<void> {
    return this.#run({ operation: 'delete', key }, async () => {
      throwIfAborted(signal)
      const segments = this.#segmentsOf(key)
      const folder = segments.slice(0, -1)
      if (!(await this.#removeFile(segments))) return
      await this.#folders.sync(folder)
      this.#folders.prune(folder)
    })
  }

  async close(): Promise<void> {
    this.#listing.close()
  }

  #run<T>(context: { operation: string; key?: ObjectKey }, run: () => Promise<T>): Promise<T> {
    const cleanAndRun = (): Promise<T> => {
      this.#clean()
      return run()
    }
    return inOperation(context, cleanAndRun, this.#toStorageError)
  }

  /** Once: leftovers come from processes that were there before this store. */
  #clean(): void {
    if (this.#cleaned) return
    this.#cleaned = true
    try {
      removeLeftovers(this.#folders.find(this.#temporaryFolder.split('/')))
    } catch {
      // A store that is missing, read-only or broken says so to whoever uses it.
    }
  }

  #segmentsOf(key: ObjectKey): string[] {
    return segmentsOf(key, { platform: process.platform, temporaryFolder: this.#temporaryFolder })
  }

  async #stage(source: ContentSource, options: StageOptions): Promise<StagedFile> {
    throwIfAborted(options.signal)
    return this.#stageWith(({ file }) => writeContent(file, source, options))
  }

  /** Null where `write` writes nothing. */
  async #stageWith<T extends WrittenContent | null>(
    write: (file: TemporaryFile) => Promise<T>,
  ): Promise<StagedFile | Extract<T, null>> {
    const file = new TemporaryFile(this.#folders.make(this.#temporaryFolder.split('/')))
    try {
      const content = await write(file)
      if (content === null) return content as Extract<T, null>
      return new StagedFile({
        file,
        content,
        folders: this.#folders,
        segmentsOf: (key) => this.#segmentsOf(key),
        toStorageError: this.#toStorageError,
      })
    } catch (error) {
      await file.remove()
      throw error
    }
  }

  #pathOf(segments: readonly string[]): string {
    return join(this.#folders.find(segments.slice(0, -1)), segments.at(-1) ?? '')
  }

  #isTaken(segments: readonly string[]): boolean {
    try {
      return isThere(this.#pathOf(segments))
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false
      throw error
    }
  }

  #open(segments: readonly string[]): number {
    try {
      return openSync(this.#pathOf(segments), READ_FLAGS)
    } catch (error) {
      throw this.#absence(error)
    }
  }

  #stat(segments: readonly string[]): Stats {
    let stats: Stats
    try {
      stats = lstatSync(this.#pathOf(segments))
    } catch (error) {
      throw this.#absence(error)
    }
    if (stats.isSymbolicLink()) throw linkInTheWay(this.#root)
    if (!stats.isFile()) throw notFound()
    return stats
  }

  /** Whether there was something to remove. */
  async #removeFile(segments: readonly string[]): Promise<boolean> {
    try {
      const path = this.#pathOf(segments)
      if (lstatSync(path).isDirectory()) return false
      await unlink(path)
      return true
    } catch (error) {
      const errno = errnoOf(error)
      if (errno !== 'ENOENT' && errno !== 'ENOTDIR') throw error
      this.#folders.checkRoot()
      return false
    }
  }

  /** A missing file, or a file where a folder should be, is NOT_FOUND only while the store is there. */
  #absence(error: unknown): unknown {
    const errno = errnoOf(error)
    if (errno !== 'ENOENT' && errno !== 'ENOTDIR') return error
    this.#folders.checkRoot()
    return notFound(error)
  }
}

function statObject(file: number): Stats {
  const stats = fstatSync(file)
  if (!stats.isFile()) throw notFound()
  return stats
}

function notFound(cause?: unknown): StorageError {
  return new StorageError('NOT_FOUND', 'There is no such object in the store.', { cause })
}
