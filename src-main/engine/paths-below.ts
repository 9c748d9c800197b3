import { lstat, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { numbered, toFileName } from './file-name.ts'

/**
 * Where artifacts of these names are to be saved below a folder, one path for each, never outside of it:
 * folders in a name become folders, and are made. No two paths are the same, also where case does not count,
 * nor any that is in `taken` or there already: such a one gets a number.
 */
export async function pathsBelow(
  folder: string,
  names: readonly string[],
  taken: readonly string[],
): Promise<readonly string[]> {
  const plan = new FolderPlan(taken)
  const paths: string[] = []
  for (const name of names) paths.push(await plan.place(folder, partsOf(name)))
  for (const parent of new Set(paths.map((path) => dirname(path)))) {
    await mkdir(parent, { recursive: true })
  }
  return paths
}

/** The parts of a path, at least one, none of which leads out of the folder. */
function partsOf(name: string): readonly string[] {
  const parts = name.split(/[/\\]/).flatMap((part) => toFileName(part) ?? [])
  return parts.length === 0 ? ['artifact'] : parts
}

/** Which paths are given to files, and which to folders. */
class FolderPlan {
  readonly #files: Set<string>
  readonly #folders = new Set<string>()
  /** Where counting goes on: many artifacts may have one name. */
  readonly #lastNumbers = new Map<string, number>()

  constructor(taken: readonly string[]) {
    this.#files = new Set(taken.map(sameKey))
  }

  async place(folder: string, parts: readonly string[]): Promise<string> {
    let parent = folder
    for (const part of parts.slice(0, -1)) {
      parent = await this.#free(parent, part, (path, found) => {
        return !this.#files.has(sameKey(path)) && (found === null || found.isDirectory())
      })
      this.#folders.add(sameKey(parent))
    }
    const last = parts.at(-1) ?? 'artifact'
    const path = await this.#free(parent, last, (free, found) => {
      return !this.#files.has(sameKey(free)) && !this.#folders.has(sameKey(free)) && found === null
    })
    this.#files.add(sameKey(path))
    return path
  }

  async #free(
    parent: string,
    name: string,
    isFree: (path: string, found: Found) => boolean,
  ): Promise<string> {
    const key = sameKey(join(parent, name))
    for (let number = this.#lastNumbers.get(key) ?? 1; ; number++) {
      const path = join(parent, number === 1 ? name : numbered(name, number))
      if (!isFree(path, await look(path))) continue
      this.#lastNumbers.set(key, number)
      return path
    }
  }
}

type Found = Awaited<ReturnType<typeof lstat>> | null

/** The same for paths that some file system takes for one. */
function sameKey(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

async function look(path: string): Promise<Found> {
  return lstat(path).catch(() => null)
}
