import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { JsonFile } from '../config/json-file.ts'

/**
 * Remembers on disk which partial downloads are under way, so that the next start can take away what
 * a killed process left behind in the user's folders.
 */
export class PartialFiles {
  readonly #file: JsonFile<string[]>
  readonly #paths: Set<string>

  private constructor(file: JsonFile<string[]>, paths: readonly string[]) {
    this.#file = file
    this.#paths = new Set(paths)
  }

  /** Removes the leftovers of earlier runs. What can't be removed now is tried at the next start. */
  static async open(configFolder: string): Promise<PartialFiles> {
    const path = join(configFolder, 'partial-downloads.json')
    const file = new JsonFile<string[]>(path, z.array(z.string()))
    const left = (await file.read().catch(() => null)) ?? []
    const stuck: string[] = []
    for (const partial of left) {
      await rm(partial, { force: true }).catch(() => stuck.push(partial))
    }
    const partialFiles = new PartialFiles(file, stuck)
    if (left.length > 0) await partialFiles.#write()
    return partialFiles
  }

  /** A new path beside `path` for its bytes until they are whole; remembered before it is used. */
  async begin(path: string): Promise<string> {
    const unique = randomBytes(6).toString('hex')
    // A name of 255 bytes has no room for more; the end of it does not matter here.
    const name = basename(path).slice(0, 60)
    const partial = join(dirname(path), `.${name}.${unique}.kura-part`)
    this.#paths.add(partial)
    await this.#write()
    return partial
  }

  async end(partial: string): Promise<void> {
    this.#paths.delete(partial)
    await this.#write()
  }

  #write(): Promise<void> {
    return this.#file.write([...this.#paths])
  }
}
