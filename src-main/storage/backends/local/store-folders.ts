import { lstat, mkdir, realpath, rmdir, stat } from 'node:fs/promises'
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
  async find(segments: readonly string[]): Promise<string> {
    const root = await this.#findRoot()
    if (segments.length === 0) return root
    const path = join(root, ...segments)
    // Equal paths mean that no component is a link. Others may differ in case only, where the file
    // system ignores it: then each component is looked at.
    if ((await this.#realpath(path)) !== path) await this.#refuseLinks(root, segments)
    return path
  }

  /** The real path of a folder, made with all folders above it where they are missing. */
  async make(segments: readonly string[]): Promise<string> {
    if (segments.length === 0) return this.#makeRoot()
    try {
      return await this.find(segments)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    const path = join(await this.make(segments.slice(0, -1)), segments.at(-1) ?? '')
    if (await makeFolder(path)) this.#durable.delete(path)
    return this.find(segments)
  }

  /**
   * Returns once all entries of a folder, and its own entry and those of the folders above it, are on
   * the disk. A folder that a delete has pruned meanwhile counts as synced once its parent is.
   */
  async sync(segments: readonly string[]): Promise<void> {
    const root = await this.#findRoot()
    const path = join(root, ...segments)
    try {
      await Promise.all([this.#sync.sync(path), this.#syncEntries(root, path)])
    } catch (error) {
      if (!isMissing(error) || segments.length === 0) throw error
      await this.sync(segments.slice(0, -1))
    }
  }

  /** Removes the folder and those above it, up to the root, as far as they are empty. */
  async prune(segments: readonly string[]): Promise<void> {
    const root = await this.#findRoot()
    for (let depth = segments.length; depth > 0; depth--) {
      const path = join(root, ...segments.slice(0, depth))
      this.#durable.delete(path)
      if (!(await removeIfEmpty(path))) return
    }
  }

  /** @throws StorageError UNAVAILABLE when the root must exist and does not. */
  async checkRoot(): Promise<void> {
    if (!this.#mustExist) return
    try {
      await stat(this.root)
    } catch (error) {
      if (isMissing(error)) throw rootIsGone(this.root, error)
      throw error
    }
  }

  async #findRoot(): Promise<string> {
    if (this.#realRoot === undefined) {
      await this.checkRoot()
      this.#realRoot = await realpath(this.root)
    }
    return this.#realRoot
  }

  async #makeRoot(): Promise<string> {
    await this.checkRoot()
    const topmost = await mkdir(this.root, { recursive: true })
    if (topmost === undefined) return this.#findRoot()
    this.#realRoot = await realpath(this.root)
    const made = await realpath(topmost)
    for (let path = this.#realRoot; path.length >= made.length; path = dirname(path)) {
      await this.#sync.sync(dirname(path))
    }
    return this.#realRoot
  }

  async #realpath(path: string): Promise<string> {
    try {
      return await realpath(path)
    } catch (error) {
      if (isMissing(error)) await this.checkRoot()
      throw error
    }
  }

  async #refuseLinks(root: string, segments: readonly string[]): Promise<void> {
    for (let depth = 1; depth <= segments.length; depth++) {
      const stats = await lstat(join(root, ...segments.slice(0, depth)))
      if (stats.isSymbolicLink()) throw linkInTheWay(this.root)
    }
  }

  /**
   * A folder that another put, perhaps of another process, has just made may not be on the disk yet:
   * so every folder's entry is synced once before it is relied on.
   */
  async #syncEntries(root: string, folder: string): Promise<void> {
    const unknown: string[] = []
    for (let path = folder; path !== root; path = dirname(path)) {
      if (!this.#durable.has(path)) unknown.push(path)
    }
    await Promise.all(unknown.map((path) => this.#sync.sync(dirname(path))))
    if (this.#durable.size > MAX_KNOWN_FOLDERS) this.#durable.clear()
    for (const path of unknown) this.#durable.add(path)
  }
}

/** Whether the folder was made: false when it was there. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  }
}

async function removeIfEmpty(path: string): Promise<boolean> {
  try {
    await rmdir(path)
    return true
  } catch {
    // Not empty, gone already, or in use: it stays, which harms nobody.
    return false
  }
}

function isMissing(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT'
}
