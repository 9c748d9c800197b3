import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { z } from 'zod'

/**
 * A small JSON file that is always whole: written to a file beside it, synced, and renamed into
 * place. Writes of one file happen one after the other, in the order of asking.
 */
export class JsonFile<T> {
  readonly path: string
  readonly #schema: z.ZodType<T>
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string, schema: z.ZodType<T>) {
    this.path = path
    this.#schema = schema
  }

  /**
   * What the file holds; null when there is none.
   * @throws Error that names the file and what is wrong in it, when it is not of the schema.
   */
  async read(): Promise<T | null> {
    let text: string
    try {
      text = await readFile(this.path, 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
    const parsed = this.#schema.safeParse(parseJson(text, this.path))
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    throw new Error(`${this.path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`)
  }

  write(value: T): Promise<void> {
    this.#writing = this.#writing.catch(() => {}).then(() => this.#replace(value))
    return this.#writing
  }

  /** Resolves when no write is under way, whatever became of them. */
  settled(): Promise<void> {
    return this.#writing.catch(() => {})
  }

  async #replace(value: T): Promise<void> {
    const folder = dirname(this.path)
    await mkdir(folder, { recursive: true })
    const beside = `${folder}/.${basename(this.path)}.${process.pid}.new`
    try {
      const file = await open(beside, 'w', 0o600)
      try {
        await file.writeFile(`${JSON.stringify(value, null, 2)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(beside, this.path)
    } catch (error) {
      await rm(beside, { force: true })
      throw error
    }
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    })
  }
}
