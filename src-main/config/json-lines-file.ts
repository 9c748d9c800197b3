import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * A file of JSON lines that grows at its end. A line that a crash cut short is passed over when it is
 * read, and the next one is not glued to it. Lines that come together become one write.
 */
export class JsonLinesFile {
  readonly path: string
  #unwritten: string[] = []
  #writing: Promise<void> | null = null

  constructor(path: string) {
    this.path = path
  }

  /** What the lines hold, in order; those that are no JSON are left out, and no file is no lines. */
  async read(): Promise<unknown[]> {
    const text = await readFile(this.path, 'utf8').catch(() => '')
    if (text !== '' && !text.endsWith('\n')) await appendFile(this.path, '\n')
    return text.split('\n').flatMap((line) => parsed(line))
  }

  /** On disk soon after. */
  append(value: unknown): void {
    this.#unwritten.push(toLine(value))
    this.#writing ??= this.#writeSoon()
  }

  /** Puts these lines in the place of all that the file holds. Not to be called while it is appended to. */
  async replace(values: readonly unknown[]): Promise<void> {
    const beside = `${this.path}.new`
    await mkdir(dirname(this.path), { recursive: true })
    await writeFile(beside, values.map(toLine).join(''), { mode: 0o600, flush: true })
    await rename(beside, this.path)
  }

  /** Resolves once all that was appended is on disk; a disk that does not take it is not waited for. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing.catch(() => {})
  }

  async #writeSoon(): Promise<void> {
    try {
      // Let those that come at the same moment come.
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
      while (this.#unwritten.length > 0) {
        const lines = this.#unwritten
        this.#unwritten = []
        await mkdir(dirname(this.path), { recursive: true })
        await appendFile(this.path, lines.join(''), { mode: 0o600 })
      }
    } finally {
      this.#writing = null
    }
  }
}

function toLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

function parsed(line: string): unknown[] {
  if (line === '') return []
  try {
    return [JSON.parse(line)]
  } catch {
    return []
  }
}
