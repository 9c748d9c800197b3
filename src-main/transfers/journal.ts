import { join } from 'node:path'
import { JsonLinesFile } from '../config/json-lines-file.ts'
import { JournalContent } from './journal-content.ts'
import {
  type JournalEntry,
  type JournalLine,
  type Leftover,
  parseJournalLine,
} from './journal-line.ts'

/** Lines that mean nothing any more are cleared away when there are so many more of them than of others. */
const DEAD_LINES = 20_000

/** What an earlier run of Kura left to be done. */
export interface Unfinished {
  readonly entries: readonly JournalEntry[]
  readonly leftovers: readonly Leftover[]
  readonly isHeld: boolean
}

/**
 * What is on disk of the queue, so that every unfinished transfer goes on after a restart, a crash or a power
 * cut: lines that are only ever added at the end of `transfers.jsonl` and synced, many at a time. A line that
 * a crash cut short is passed over. What happens to a transfer between two lines is told by its checkpoint or
 * its partial file.
 */
export class TransferJournal {
  readonly unfinished: Unfinished
  readonly #file: JsonLinesFile
  readonly #content: JournalContent
  readonly #onBroken: (reason: string) => void
  #lines: number
  #isBroken = false

  private constructor(
    file: JsonLinesFile,
    content: JournalContent,
    onBroken: (reason: string) => void,
  ) {
    this.#file = file
    this.#content = content
    this.#onBroken = onBroken
    this.#lines = content.size
    this.unfinished = {
      entries: content.entries(),
      leftovers: content.leftovers(),
      isHeld: content.isHeld,
    }
  }

  /** `onBroken` is told, once, when the disk does not take what is written: the queue goes on without it. */
  static async open(
    configFolder: string,
    onBroken: (reason: string) => void,
  ): Promise<TransferJournal> {
    const file = new JsonLinesFile(join(configFolder, 'transfers.jsonl'), { isDurable: true })
    const content = new JournalContent()
    const lines = await file.read()
    for (const line of lines) {
      const known = parseJournalLine(line)
      if (known) content.apply(known)
    }
    const journal = new TransferJournal(file, content, onBroken)
    if (lines.length > 2 * content.size) await journal.#compact()
    return journal
  }

  /** Resolves once the lines are safe on the disk; never rejects. */
  write(...lines: readonly JournalLine[]): Promise<void> {
    return this.#write(lines, (line) => this.#file.append(line))
  }

  /** For a line of many, and of little worth: that a transfer ended would show again. Never rejects. */
  note(line: JournalLine): Promise<void> {
    return this.#write([line], () => this.#file.appendLazily(line))
  }

  #write(
    lines: readonly JournalLine[],
    append: (line: JournalLine) => Promise<void>,
  ): Promise<void> {
    let written: Promise<void> = Promise.resolve()
    for (const line of lines) {
      this.#content.apply(line)
      written = append(line)
    }
    this.#lines += lines.length
    if (this.#lines > this.#content.size * 2 + DEAD_LINES) written = this.#compact()
    return written.catch((error: unknown) => this.#tell(error))
  }

  /** Resolves once all that was written until now is safe on the disk; never rejects. */
  flushed(): Promise<void> {
    return this.#file.flushed().catch(() => {})
  }

  close(): Promise<void> {
    return this.#file.settled()
  }

  #compact(): Promise<void> {
    this.#lines = this.#content.size
    return this.#file
      .replace(() => this.#content.lines())
      .catch((error: unknown) => this.#tell(error))
  }

  #tell(error: unknown): void {
    if (this.#isBroken) return
    this.#isBroken = true
    this.#onBroken(error instanceof Error ? error.message : String(error))
  }
}
