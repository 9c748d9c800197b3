import type { TransferId } from '../../shared/domain/transfer.ts'
import type { JournalEntry, JournalLine, Leftover } from './journal-line.ts'

/** What the lines of a journal come to: the transfers to go on with, and what is left to clear away. */
export class JournalContent {
  readonly #entries = new Map<TransferId, JournalEntry>()
  readonly #leftovers = new Map<string, Leftover>()
  #isHeld = false

  /** In the order of starting. */
  entries(): readonly JournalEntry[] {
    return [...this.#entries.values()].toSorted((left, right) => left.sequence - right.sequence)
  }

  leftovers(): readonly Leftover[] {
    return [...this.#leftovers.values()]
  }

  get isHeld(): boolean {
    return this.#isHeld
  }

  /** How many lines it takes to write all of it down. */
  get size(): number {
    return this.#entries.size + this.#leftovers.size
  }

  apply(line: JournalLine): void {
    switch (line.is) {
      case 'entry':
        this.#entries.set(line.entry.id, line.entry)
        return
      case 'paused':
        this.#change(line.ids, { isPaused: true })
        return
      case 'resumed':
        this.#change(line.ids, { isPaused: false, error: null })
        return
      case 'moved':
        for (const [id, sequence] of line.to) this.#change([id], { sequence })
        return
      case 'ended':
        for (const id of line.ids) this.#entries.delete(id)
        return
      case 'failed':
        this.#change([line.id], { error: line.error })
        return
      case 'identified':
        this.#change([line.id], { source: line.source })
        return
      case 'leftover':
        this.#leftovers.set(line.leftover.key, line.leftover)
        return
      case 'cleaned':
        this.#leftovers.delete(line.key)
        return
      case 'held':
        this.#isHeld = line.isHeld
    }
  }

  /** The fewest lines that come to the same. */
  lines(): readonly JournalLine[] {
    return [
      { is: 'held', isHeld: this.#isHeld },
      ...this.entries().map((entry) => ({ is: 'entry', entry }) as const),
      ...this.leftovers().map((leftover) => ({ is: 'leftover', leftover }) as const),
    ]
  }

  #change(ids: readonly TransferId[], changes: Partial<JournalEntry>): void {
    for (const id of ids) {
      const entry = this.#entries.get(id)
      if (entry) this.#entries.set(id, { ...entry, ...changes })
    }
  }
}
