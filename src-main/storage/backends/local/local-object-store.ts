import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { type ByteSpan, spanOf } from '../../byte-range.ts'
import { checkHash } from '../../check-content.ts'
import type { ContentSource } from '../../content-source.ts'
import { errnoOf } from '../../errno.ts'
import type {
  Capabilities,
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
import { readAhead } from '../../read-ahead.ts'
import { linkInTheWay, toLocalError } from './local-errors.ts'
import { infoOf } from './local-info.ts'
import { LocalListing } from './local-listing.ts'
import { segmentsOf } from './local-paths.ts'
import { alreadyExists, isThere } from './place-file.ts'
import { StagedFile } from './staged-file.ts'
import { StoreFolders } from './store-folders.ts'
import { createTemporaryFile, removeLeftovers, removeTemporaryFile } from './temporary-files.ts'
import { writeContent } from './write-content.ts'

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

  #cleaned: Promise<void> | undefined

  /** Opens a store, and removes what dead processes left half written in it. */
  static async open(options: LocalObjectStoreOptions): Promise<LocalObjectStore> {
    const store = new LocalObjectStore(options)
    await store.#clean()
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
      if (ifAbsent && (await this.#isTaken(segments))) throw alreadyExists()
      const staged = await this.#stage(source, options)
      try {
        checkHash(sha256, staged.sha256)
      } catch (error) {
        await staged.discard()
        throw error
      }
      return staged.commit(key, { ifAbsent })
    })
  }

  stage(source: ContentSource, options: StageOptions = {}): Promise<StagedContent> {
    return this.#run({ operation: 'stage' }, () => this.#stage(source, options))
  }

  get(key: ObjectKey, { range, signal }: GetOptions = {}): Promise<GetResult> {
    const context = { operation: 'get', key }
    return this.#run(context, async () => {
      throwIfAborted(signal)
      const handle = await this.#open(key)
      try {
        const info = infoOf(key, await statObject(handle))
        const span = spanOf(range, info.sizeBytes)
        const bytes = bodyInOperation(context, this.#toStorageError, read(handle, span, signal))
        return { info, body: owningBody(bytes, () => handle.close()) }
      } catch (error) {
        await handle.close()
        throw error
      }
    })
  }

  head(key: ObjectKey, { signal }: RequestOptions = {}): Promise<ObjectInfo> {
    return this.#run({ operation: 'head', key }, async () => {
      throwIfAborted(signal)
      const segments = this.#segmentsOf(key)
      return infoOf(key, await this.#stat(segments))
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
      if (!(await this.#removeFile(folder, segments.at(-1) ?? ''))) return
      await this.#folders.sync(folder)
      await this.#folders.prune(folder)
    })
  }

  async close(): Promise<void> {
    this.#listing.close()
  }

  #run<T>(context: { operation: string; key?: ObjectKey }, run: () => Promise<T>): Promise<T> {
    return inOperation(context, this.#toStorageError, async () => {
      await this.#clean()
      return run()
    })
  }

  #clean(): Promise<void> {
    this.#cleaned ??= this.#removeLeftovers()
    return this.#cleaned
  }

  #segmentsOf(key: ObjectKey): string[] {
    return segmentsOf(key, { platform: process.platform, temporaryFolder: this.#temporaryFolder })
  }

  async #stage(source: ContentSource, options: StageOptions): Promise<StagedFile> {
    throwIfAborted(options.signal)
    const file = await this.#createTemporaryFile()
    try {
      return new StagedFile({
        file,
        content: await writeContent(file.handle, source, options),
        folders: this.#folders,
        segmentsOf: (key) => this.#segmentsOf(key),
        toStorageError: this.#toStorageError,
      })
    } catch (error) {
      await removeTemporaryFile(file)
      throw error
    }
  }

  async #createTemporaryFile() {
    return createTemporaryFile(await this.#folders.make(this.#temporaryFolder.split('/')))
  }

  async #removeLeftovers(): Promise<void> {
    try {
      await removeLeftovers(await this.#folders.find(this.#temporaryFolder.split('/')))
    } catch {
      // A store that is missing, read-only or broken says so at its first use, to whom it concerns.
    }
  }

  async #isTaken(segments: readonly string[]): Promise<boolean> {
    try {
      const folder = await this.#folders.find(segments.slice(0, -1))
      return await isThere(join(folder, segments.at(-1) ?? ''))
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return false
      throw error
    }
  }

  async #open(key: ObjectKey): Promise<FileHandle> {
    const segments = this.#segmentsOf(key)
    try {
      const folder = await this.#folders.find(segments.slice(0, -1))
      return await open(join(folder, segments.at(-1) ?? ''), READ_FLAGS)
    } catch (error) {
      throw await this.#absence(error)
    }
  }

  async #stat(segments: readonly string[]): Promise<Stats> {
    let stats: Stats
    try {
      const folder = await this.#folders.find(segments.slice(0, -1))
      stats = await lstat(join(folder, segments.at(-1) ?? ''))
    } catch (error) {
      throw await this.#absence(error)
    }
    if (stats.isSymbolicLink()) throw linkInTheWay(this.#root)
    if (!stats.isFile()) throw notFound()
    return stats
  }

  /** Whether there was something to remove. */
  async #removeFile(folder: readonly string[], name: string): Promise<boolean> {
    try {
      const path = join(await this.#folders.find(folder), name)
      if ((await lstat(path)).isDirectory()) return false
      await rm(path)
      return true
    } catch (error) {
      if (errnoOf(error) === 'ENOTDIR') return false
      if (errnoOf(error) !== 'ENOENT') throw error
      await this.#folders.checkRoot()
      return false
    }
  }

  /** A missing file, or a file where a folder should be, is NOT_FOUND only while the store is there. */
  async #absence(error: unknown): Promise<unknown> {
    const errno = errnoOf(error)
    if (errno !== 'ENOENT' && errno !== 'ENOTDIR') return error
    await this.#folders.checkRoot()
    return notFound(error)
  }
}

async function statObject(handle: FileHandle): Promise<Stats> {
  const stats = await handle.stat()
  if (!stats.isFile()) throw notFound()
  return stats
}

async function* read(
  handle: FileHandle,
  span: ByteSpan,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let missing = span.end - span.start
  for await (const chunk of readAhead(handle, span, { reuseBuffers: false, signal })) {
    missing -= chunk.byteLength
    yield chunk
  }
  if (missing > 0) {
    throw new StorageError('INTEGRITY_MISMATCH', 'The object became shorter while it was read.')
  }
}

function notFound(cause?: unknown): StorageError {
  return new StorageError('NOT_FOUND', 'There is no such object in the store.', { cause })
}
