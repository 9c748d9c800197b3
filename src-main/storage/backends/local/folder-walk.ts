import { readdir } from 'node:fs/promises'
import { errnoOf } from '../../errno.ts'
import { isAfter, type ListPosition, mayFollow } from '../../list-cursor.ts'
import { compareUtf8 } from '../../object-key.ts'

/** How many folders are read before it is their turn. */
const FOLDERS_AHEAD = 8

export interface FolderWalkOptions {
  /** The real path of the folder that keys are relative to. */
  readonly rootPath: string
  /** The folder to walk, as a key that ends with a slash; empty for the root. */
  readonly folder: string
  /** Only keys that begin so; begins with `folder` itself. */
  readonly prefix: string
  readonly from: ListPosition
  /** Folders are items themselves and are not gone into. */
  readonly shallow: boolean
  /** Keys of folders, ending with a slash, that are passed over. */
  readonly hidden: string
}

/** The key of a file; of a folder, in a shallow walk, it ends with a slash. */
export type WalkItem = string

interface OpenFolder {
  /** Keys in byte order, those of folders ending with a slash. */
  readonly items: readonly WalkItem[]
  next: number
}

/**
 * Walks a tree in the byte order of full keys. That is not the order of names in each folder: `a.b`
 * comes before `a/b`, as '.' is before '/'. It is the order of names where a folder's ends with its
 * slash: siblings then differ before the deeper parts of their keys begin.
 *
 * Symbolic links and special files are passed over. So are names that are not UTF-8: they read as a
 * name with U+FFFD, which no file has when it is looked for.
 */
export class FolderWalk {
  readonly #options: FolderWalkOptions
  readonly #stack: OpenFolder[] = []
  readonly #ahead = new Map<string, Promise<readonly WalkItem[]>>()
  #started = false

  constructor(options: FolderWalkOptions) {
    this.#options = options
  }

  /** The next items, at most `limit`; fewer only at the end. */
  async take(limit: number): Promise<WalkItem[]> {
    const taken: WalkItem[] = []
    if (!this.#started) {
      this.#started = true
      await this.#enter(this.#options.folder)
    }
    while (taken.length < limit) {
      const folder = this.#stack.at(-1)
      if (folder === undefined) break
      const item = folder.items[folder.next++]
      if (item === undefined) this.#stack.pop()
      else if (!item.endsWith('/') || this.#options.shallow) taken.push(item)
      else await this.#enterAhead(folder, item)
    }
    return taken
  }

  async #enterAhead(parent: OpenFolder, folder: string): Promise<void> {
    let ahead = 0
    for (let index = parent.next; index < parent.items.length && ahead < FOLDERS_AHEAD; index++) {
      const item = parent.items[index]
      if (item?.endsWith('/') !== true) continue
      ahead++
      if (!this.#ahead.has(item)) this.#ahead.set(item, this.#readAhead(item))
    }
    await this.#enter(folder)
  }

  async #enter(folder: string): Promise<void> {
    const reading = this.#ahead.get(folder) ?? this.#read(folder)
    this.#ahead.delete(folder)
    this.#stack.push({ items: await reading, next: 0 })
  }

  #readAhead(folder: string): Promise<readonly WalkItem[]> {
    const reading = this.#read(folder)
    // The error is thrown when it is the folder's turn; until then it must not count as unhandled.
    reading.catch(() => undefined)
    return reading
  }

  async #read(folder: string): Promise<readonly WalkItem[]> {
    const { rootPath, prefix, from, hidden } = this.#options
    const items: WalkItem[] = []
    for (const entry of await entriesOf(`${rootPath}/${folder}`)) {
      const isFolder = entry.isDirectory()
      if (!isFolder && !entry.isFile()) continue
      const key = folder + entry.name + (isFolder ? '/' : '')
      const wanted = isFolder ? mayFollow(key, from) && key !== hidden : isAfter(key, from)
      if (wanted && (key.startsWith(prefix) || (isFolder && prefix.startsWith(key))))
        items.push(key)
    }
    return items.toSorted(compareUtf8)
  }
}

async function entriesOf(path: string) {
  try {
    return await readdir(path, { withFileTypes: true })
  } catch (error) {
    const errno = errnoOf(error)
    // Removed since its parent was read, or its name is not UTF-8.
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return []
    throw error
  }
}
