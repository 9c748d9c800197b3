import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface JsonLinesOptions {
  /** Each write is brought to the disk, past its caches, before it counts as done. */
  readonly isDurable?: boolean
}

/** How long a line that nobody waits for waits for others to be written with. */
const GATHER_MS = 50

/**
 * A file of JSON lines that grows at its end. A line that a crash cut short is passed over when it is
 * read, and the next one is not glued to it. Lines that come together become one write, and one fsync.
 */
export class JsonLinesFile {
  readonly path: string
  readonly #isDurable: boolean
  #unwritten: string[] = []
  #replacement: (() => readonly unknown[]) | null = null
  #writing: Promise<void> | null = null
  /** The write that comes after the one under way. */
  #next: Promise<void> | null = null
  /** Has the next write wait no longer for more lines. */
  #hurry: () => void = () => {}
  #isNamed = false

  constructor(path: string, options: JsonLinesOptions = {}) {
    this.path = path
    this.#isDurable = options.isDurable ?? false
  }

  /** What the lines hold, in order; those that are no JSON are left out, and no file is no lines. */
  async read(): Promise<unknown[]> {
    const text = await readFile(this.path, 'utf8').catch(() => '')
    if (text !== '' && !text.endsWith('\n')) await this.#append('\n')
    return text.split('\n').flatMap((line) => parsed(line))
  }

  /**
   * Written soon after, with all that comes at the same moment. Resolves once it is; nobody need wait for
   * it. Rejects when the disk does not take it; it is tried again with what comes next.
   */
  append(value: unknown): Promise<void> {
    this.#unwritten.push(toLine(value))
    return this.#writeSoon()
  }

  /** The same for one line of many that come one after the other, and that nobody waits for. */
  appendLazily(value: unknown): Promise<void> {
    this.#unwritten.push(toLine(value))
    return this.#writeAfter(() => this.#gathered())
  }

  /**
   * Puts lines in the place of all that the file holds: `values` gives them at the moment of writing, with
   * all that was appended before.
   */
  replace(values: () => readonly unknown[]): Promise<void> {
    this.#replacement = values
    return this.#writeSoon()
  }

  /** Resolves once what was appended until now is written. Rejects when the disk does not take it. */
  flushed(): Promise<void> {
    this.#hurry()
    return this.#next ?? this.#writing ?? Promise.resolve()
  }

  /** Resolves once all that was appended is written; a disk that does not take it is not waited for. */
  async settled(): Promise<void> {
    this.#hurry()
    while (this.#writing) await this.#writing.catch(() => {})
  }

  #writeSoon(): Promise<void> {
    this.#hurry()
    return this.#writeAfter(soon)
  }

  #writeAfter(gathered: () => Promise<void>): Promise<void> {
    if (this.#next === null) {
      const before = this.#writing?.catch(() => {})
      const next = Promise.all([before, gathered()]).then(() => this.#write())
      this.#next = next
      this.#writing = next
      const end = (): void => {
        if (this.#writing === next) this.#writing = null
      }
      next.then(end, end)
    }
    return this.#next
  }

  #gathered(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHER_MS)
      this.#hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #write(): Promise<void> {
    this.#next = null
    this.#hurry = () => {}
    const lines = this.#unwritten
    const replacement = this.#replacement
    this.#unwritten = []
    this.#replacement = null
    try {
      if (replacement) await this.#rewrite(replacement().map(toLine))
      else await this.#append(lines.join(''))
    } catch (error) {
      // Some of it may be there: what comes next must not be glued to that.
      this.#unwritten = ['\n', ...lines, ...this.#unwritten]
      throw error
    }
  }

  async #append(text: string): Promise<void> {
    const folder = dirname(this.path)
    await mkdir(folder, { recursive: true })
    await this.#put(this.path, 'a', text)
    if (!this.#isNamed) await this.#syncEntries(folder)
    this.#isNamed = true
  }

  async #rewrite(lines: readonly string[]): Promise<void> {
    const folder = dirname(this.path)
    const beside = `${this.path}.new`
    await mkdir(folder, { recursive: true })
    await this.#put(beside, 'w', lines.join(''), true)
    await rename(beside, this.path)
    await this.#syncEntries(folder)
  }

  async #put(path: string, flags: 'a' | 'w', text: string, sync = this.#isDurable): Promise<void> {
    const file = await open(path, flags, 0o600)
    try {
      await file.appendFile(text)
      if (sync) await file.datasync()
    } finally {
      await file.close()
    }
  }

  /** Brings a file's name to the disk. Windows cannot, and need not. */
  async #syncEntries(folder: string): Promise<void> {
    if (!this.#isDurable || process.platform === 'win32') return
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}

/** Lets those that come at the same moment come. */
function soon(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
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
