import type { RunningTransfer } from './next-starts.ts'
import type { BookEntry } from './transfer-book.ts'

interface Run {
  readonly abort: AbortController
  readonly settled: Promise<void>
}

/** The runs under way. A transfer has one at a time: one that goes on waits until the last has stopped. */
export class ActiveRuns {
  readonly #runs = new Map<BookEntry, Run>()

  /** `work` never rejects; `onSettled` is called when it is through and no later run of the same has begun. */
  start(
    entry: BookEntry,
    work: (signal: AbortSignal) => Promise<void>,
    onSettled: () => void,
  ): void {
    const abort = new AbortController()
    const before = this.#runs.get(entry)?.settled ?? Promise.resolve()
    const settled = this.#work(entry, abort, before, work, onSettled)
    this.#runs.set(entry, { abort, settled })
  }

  async #work(
    entry: BookEntry,
    abort: AbortController,
    before: Promise<void>,
    work: (signal: AbortSignal) => Promise<void>,
    onSettled: () => void,
  ): Promise<void> {
    await before
    await work(abort.signal)
    if (this.#runs.get(entry)?.abort !== abort) return
    this.#runs.delete(entry)
    onSettled()
  }

  has(entry: BookEntry): boolean {
    return this.#runs.has(entry)
  }

  /** What its slots count for, until it has stopped. */
  lanes(): readonly RunningTransfer[] {
    return [...this.#runs.keys()].map(({ lane }) => lane)
  }

  /** Returns whether there was one to abort; it counts until it has stopped. */
  abort(entry: BookEntry): boolean {
    const run = this.#runs.get(entry)
    run?.abort.abort()
    return run !== undefined
  }

  entries(): readonly BookEntry[] {
    return [...this.#runs.keys()]
  }

  /** Resolves when none is under way. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0) {
      await Promise.all([...this.#runs.values()].map(({ settled }) => settled))
    }
  }
}
