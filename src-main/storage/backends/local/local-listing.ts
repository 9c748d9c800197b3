import { lstatSync } from 'node:fs'
import { errnoOf } from '../../errno.ts'
import { Breather } from '../../file-access.ts'
import { encodeCursor, type ListPosition, pageLimit, startOf } from '../../list-cursor.ts'
import { keyProblem, MAX_KEY_BYTES } from '../../object-key.ts'
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
    const rootPath = this.#rootPath(options.prefix)
    if (rootPath === null) return EMPTY_PAGE
    const walk = this.#resume(options) ?? this.#walk(rootPath, options)
    const limit = pageLimit(options.limit)
    const breather = new Breather()
    const items = await walk.take(limit, breather)
    throwIfAborted(options.signal)
    const page = await this.#describe(rootPath, items, startOf(options), breather)
    const last = items.at(-1)
    return items.length < limit || last === undefined
      ? page
      : { ...page, cursor: this.#pause(walk, last, options) }
  }

  close(): void {
    this.#paused.clear()
  }

  /** The root's real path; null where nothing can be listed: no root, no such folder, no such key. */
  #rootPath(prefix: string): string | null {
    const folder = folderOf(prefix).slice(0, -1)
    const isRoot = !prefix.includes('/')
    if (!isRoot && keyProblem(folder) !== null) return null
    this.#folders.checkRoot()
    try {
      this.#folders.find(isRoot ? [] : folder.split('/'))
      return this.#folders.find([])
    } catch (error) {
      const errno = errnoOf(error)
      if (errno !== 'ENOENT' && errno !== 'ENOTDIR') throw error
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
    breather: Breather,
  ): Promise<Pick<ListPage, 'objects' | 'prefixes'>> {
    const objects: ListEntry[] = []
    const prefixes: string[] = []
    for (const item of items) {
      await breather.breathe()
      if (item.endsWith('/')) {
        if (await this.#holdsObject(rootPath, item, from, breather)) prefixes.push(item)
      } else {
        const entry = entryOf(rootPath, item)
        if (entry !== null) objects.push(entry)
      }
    }
    return { objects, prefixes }
  }

  /** An empty folder is no common prefix: only keys make one. */
  async #holdsObject(
    rootPath: string,
    folder: string,
    from: ListPosition,
    breather: Breather,
  ): Promise<boolean> {
    const walk = new FolderWalk({
      rootPath,
      folder,
      prefix: folder,
      from,
      shallow: false,
      hidden: this.#hidden,
    })
    return (await walk.take(1, breather)).length > 0
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
function entryOf(rootPath: string, key: string): ListEntry | null {
  try {
    const stats = lstatSync(`${rootPath}/${key}`, { throwIfNoEntry: false })
    if (stats?.isFile() !== true || !isWithinKeyLength(key)) return null
    return { key, sizeBytes: stats.size, modifiedAt: Math.floor(stats.mtimeMs) }
  } catch (error) {
    if (errnoOf(error) === 'ENOTDIR') return null
    throw error
  }
}

/** A deep tree can hold paths that are too long for a key: what cannot be got is not listed. */
function isWithinKeyLength(key: string): boolean {
  return key.length < MAX_KEY_BYTES / 3 || keyProblem(key) === null
}
