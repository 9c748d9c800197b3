import { lstat } from 'node:fs/promises'
import { errnoOf } from '../../errno.ts'
import { encodeCursor, type ListPosition, pageLimit, startOf } from '../../list-cursor.ts'
import { keyProblem } from '../../object-key.ts'
import type { ListEntry, ListOptions, ListPage } from '../../object-store.ts'
import { throwIfAborted } from '../../operation.ts'
import { FolderWalk } from './folder-walk.ts'
import type { StoreFolders } from './store-folders.ts'

/** How many paused listings are kept to go on where they were; others read their folders again. */
const MAX_PAUSED_WALKS = 16
const EMPTY_PAGE: ListPage = { objects: [], prefixes: [] }

/** Listings of one store, page by page. */
export class LocalListing {
  readonly #folders: StoreFolders
  readonly #hidden: string
  readonly #paused = new Map<string, FolderWalk>()

  /** `hiddenFolder`: the one folder whose files are no objects. */
  constructor(folders: StoreFolders, hiddenFolder: string) {
    this.#folders = folders
    this.#hidden = `${hiddenFolder}/`
  }

  async page(options: ListOptions): Promise<ListPage> {
    throwIfAborted(options.signal)
    const rootPath = await this.#rootPath(options.prefix)
    if (rootPath === null) return EMPTY_PAGE
    const walk = this.#resume(options) ?? this.#walk(rootPath, options)
    const limit = pageLimit(options.limit)
    const items = await walk.take(limit)
    throwIfAborted(options.signal)
    const page = await this.#describe(rootPath, items, startOf(options))
    const last = items.at(-1)
    return items.length < limit || last === undefined
      ? page
      : { ...page, cursor: this.#pause(walk, last, options) }
  }

  close(): void {
    this.#paused.clear()
  }

  /** The root's real path; null where nothing can be listed: no root, no such folder, no such key. */
  async #rootPath(prefix: string): Promise<string | null> {
    const folder = folderOf(prefix)
      .split('/')
      .filter((segment) => segment !== '')
    if (folder.length > 0 && keyProblem(folderOf(prefix).slice(0, -1)) !== null) return null
    try {
      await this.#folders.find(folder)
      return await this.#folders.find([])
    } catch (error) {
      const errno = errnoOf(error)
      if (errno !== 'ENOENT' && errno !== 'ENOTDIR') throw error
      await this.#folders.checkRoot()
      return null
    }
  }

  #walk(rootPath: string, options: ListOptions): FolderWalk {
    const { prefix, delimiter } = options
    return new FolderWalk({
      rootPath,
      folder: folderOf(prefix),
      prefix,
      from: startOf(options),
      shallow: delimiter !== undefined,
      hidden: this.#hidden,
    })
  }

  #resume(options: ListOptions): FolderWalk | undefined {
    if (options.cursor === undefined) return undefined
    const key = pauseKey(options.cursor, options)
    const walk = this.#paused.get(key)
    // Taken out: a walk has one reader, and a second call with the same cursor starts its own.
    this.#paused.delete(key)
    return walk
  }

  #pause(walk: FolderWalk, last: string, options: ListOptions): string {
    const cursor = encodeCursor({ after: last, wholePrefix: last.endsWith('/') })
    this.#paused.set(pauseKey(cursor, options), walk)
    for (const oldest of this.#paused.keys()) {
      if (this.#paused.size <= MAX_PAUSED_WALKS) break
      this.#paused.delete(oldest)
    }
    return cursor
  }

  async #describe(
    rootPath: string,
    items: readonly string[],
    from: ListPosition,
  ): Promise<Pick<ListPage, 'objects' | 'prefixes'>> {
    const files = items.filter((item) => !item.endsWith('/'))
    const folders = items.filter((item) => item.endsWith('/'))
    const objects = await Promise.all(files.map((key) => entryOf(rootPath, key)))
    const filled = await Promise.all(
      folders.map((folder) => this.#holdsObject(rootPath, folder, from)),
    )
    return {
      objects: objects.filter((entry) => entry !== null),
      prefixes: folders.filter((_, index) => filled[index] === true),
    }
  }

  /** An empty folder is no common prefix: only keys make one. */
  async #holdsObject(rootPath: string, folder: string, from: ListPosition): Promise<boolean> {
    const walk = new FolderWalk({
      rootPath,
      folder,
      prefix: folder,
      from,
      shallow: false,
      hidden: this.#hidden,
    })
    return (await walk.take(1)).length > 0
  }
}

/** The deepest folder that holds all keys of a prefix: up to and with its last slash. */
function folderOf(prefix: string): string {
  return prefix.slice(0, prefix.lastIndexOf('/') + 1)
}

/** A walk goes on only for the same question. */
function pauseKey(cursor: string, { prefix, delimiter }: ListOptions): string {
  return JSON.stringify([cursor, prefix, delimiter ?? ''])
}

/** Null when the file is gone, or became something else, since its folder was read. */
async function entryOf(rootPath: string, key: string): Promise<ListEntry | null> {
  try {
    const stats = await lstat(`${rootPath}/${key}`)
    if (!stats.isFile()) return null
    return { key, sizeBytes: stats.size, modifiedAt: Math.floor(stats.mtimeMs) }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return null
    throw error
  }
}
