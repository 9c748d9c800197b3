import { type Dirent, readdirSync } from 'node:fs'
import { errnoOf } from '../../errno.ts'
import type { Breather } from '../../file-access.ts'
import { isAfter, type ListPosition, mayFollow } from '../../list-cursor.ts'
import { compareUtf8 } from '../../object-key.ts'

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
  /** The key of a folder, ending with a slash, that is passed over. */
  readonly hidden: string
}

/** The key of a file; of a folder, in a shallow walk, it ends with a slash. */
type WalkItem = string

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
  readonly #stack: OpenFolder[]

  constructor(options: FolderWalkOptions) {
    this.#options = options
    this.#stack = [{ items: this.#read(options.folder), next: 0 }]
  }

  /** The next items, at most `limit`; fewer only at the end. */
  async take(limit: number, breather: Breather): Promise<WalkItem[]> {
    const taken: WalkItem[] = []
    while (taken.length < limit) {
      const folder = this.#stack.at(-1)
      if (folder === undefined) break
      const item = folder.items[folder.next++]
      if (item === undefined) {
        this.#stack.pop()
      } else if (!item.endsWith('/') || this.#options.shallow) {
        taken.push(item)
      } else {
        await breather.breathe()
        this.#stack.push({ items: this.#read(item), next: 0 })
      }
    }
    return taken
  }

  #read(folder: string): readonly WalkItem[] {
    const { rootPath, prefix, from, hidden } = this.#options
    const items: WalkItem[] = []
    for (const entry of entriesOf(`${rootPath}/${folder}`)) {
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

function entriesOf(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    const errno = errnoOf(error)
    // Removed since its parent was read, or its name is not UTF-8.
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return []
    throw error
  }
}
