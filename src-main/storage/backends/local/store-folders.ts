import { lstatSync, mkdirSync, realpathSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errnoOf } from '../../errno.ts'
import { FolderSync } from './folder-sync.ts'
import { linkInTheWay, rootIsGone } from './local-errors.ts'

/** Beyond this many, what is known of folders is forgotten: it only saves fsyncs. */
const MAX_KNOWN_FOLDERS = 20_000

export interface StoreFoldersOptions {
  readonly root: string
  readonly mustExist: boolean
}

/**
 * The folders of one store: finds and makes them without ever stepping out of the root through a
 * symbolic link, and brings them to the disk. The root itself may be a link. Folders are named by their
 * segments under the root; none is the root.
 *
 * A link that another program puts in place between the check and the use is not seen: Node has no
 * openat(2). Who can do that can write to the store anyway.
 */
export class StoreFolders {
  readonly root: string
  readonly #mustExist: boolean
  readonly #sync = new FolderSync()
  /** Folders whose entry in their parent is known to be on the disk. */
  readonly #durable = new Set<string>()
  /** Folders above the root that have a new entry which is not on the disk yet. */
  readonly #unsyncedAbove = new Set<string>()
  #realRoot: string | undefined

  constructor({ root, mustExist }: StoreFoldersOptions) {
    this.root = root
    this.#mustExist = mustExist
  }

  /**
   * The real path of a folder that is there.
   *
   * @throws an error with code ENOENT when it is not, ENOTDIR when it is a file, StorageError
   *   ACCESS_DENIED when a link is in the way, UNAVAILABLE when the root must exist and does not.
   */
  find(segments: readonly string[]): string {
    const root = this.#findRoot()
    if (segments.length === 0) return root
    const path = join(root, ...segments)
    // Equal paths mean that no component is a link. Others may differ in case only, where the file
    // system ignores it: then each component is looked at.
    if (this.#realPathOf(path) !== path) this.#refuseLinks(root, segments)
    return path
  }

  /** The real path of a folder, made with all folders above it where they are missing. */
  make(segments: readonly string[]): string {
    if (segments.length === 0) return this.#makeRoot()
    try {
      return this.find(segments)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    const path = join(this.make(segments.slice(0, -1)), segments.at(-1) ?? '')
    if (makeFolder(path)) this.#durable.delete(path)
    return this.find(segments)
  }

  /**
   * Returns once all entries of a folder, and its own entry and those of the folders above it, are on
   * the disk. A folder that a delete has pruned meanwhile counts as synced once its parent is.
   */
  async sync(segments: readonly string[]): Promise<void> {
    const root = this.#findRoot()
    const path = join(root, ...segments)
    try {
      await Promise.all([this.#sync.sync(path), this.#syncWayTo(root, path)])
    } catch (error) {
      if (!isMissing(error) || segments.length === 0) throw error
      await this.sync(segments.slice(0, -1))
    }
  }

  /** Removes the folder and those above it, up to the root, as far as they are empty. */
  prune(segments: readonly string[]): void {
    const root = this.#findRoot()
    for (let depth = segments.length; depth > 0; depth--) {
      const path = join(root, ...segments.slice(0, depth))
      if (!removeIfEmpty(path)) return
      this.#durable.delete(path)
    }
  }

  /** @throws StorageError UNAVAILABLE when the root must exist and does not. */
  checkRoot(): void {
    if (!this.#mustExist) return
    try {
      statSync(this.root)
    } catch (error) {
      if (isMissing(error)) throw rootIsGone(this.root, error)
      throw error
    }
  }

  #findRoot(): string {
    if (this.#realRoot === undefined) {
      this.checkRoot()
      this.#realRoot = realpathSync.native(this.root)
    }
    return this.#realRoot
  }

  #makeRoot(): string {
    this.checkRoot()
    const topmost = mkdirSync(this.root, { recursive: true })
    if (topmost === undefined) return this.#findRoot()
    this.#realRoot = realpathSync.native(this.root)
    const made = realpathSync.native(topmost)
    for (let path = this.#realRoot; path.length >= made.length; path = dirname(path)) {
      this.#unsyncedAbove.add(dirname(path))
    }
    return this.#realRoot
  }

  #realPathOf(path: string): string {
    try {
      return realpathSync.native(path)
    } catch (error) {
      if (isMissing(error)) this.checkRoot()
      throw error
    }
  }

  #refuseLinks(root: string, segments: readonly string[]): void {
    for (let depth = 1; depth <= segments.length; depth++) {
      const stats = lstatSync(join(root, ...segments.slice(0, depth)))
      if (stats.isSymbolicLink()) throw linkInTheWay(this.root)
    }
  }

  /**
   * A folder that another put, perhaps of another process, has just made may not be on the disk yet:
   * so every folder's entry is synced once before it is relied on.
   */
  async #syncWayTo(root: string, folder: string): Promise<void> {
    const unknown: string[] = []
    for (let path = folder; path !== root; path = dirname(path)) {
      if (!this.#durable.has(path)) unknown.push(path)
    }
    const above = [...this.#unsyncedAbove]
    await Promise.all([...unknown.map(dirname), ...above].map((path) => this.#sync.sync(path)))
    for (const path of above) this.#unsyncedAbove.delete(path)
    if (this.#durable.size > MAX_KNOWN_FOLDERS) this.#durable.clear()
    for (const path of unknown) this.#durable.add(path)
  }
}

/** Whether the folder was made: false when it was there. */
function makeFolder(path: string): boolean {
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
}

function removeIfEmpty(path: string): boolean {
  try {
    rmdirSync(path)
    return true
  } catch {
    // Not empty, gone already, or in use: it stays, which harms nobody.
    return false
  }
}

function isMissing(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT'
}
