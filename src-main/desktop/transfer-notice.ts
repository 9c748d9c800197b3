import { ENDED_WORDS, type TransferTotals } from '../../shared/domain/transfer.ts'

/** What the taskbar shows: a part of 1, something without an end, or nothing. */
export interface TaskbarProgress {
  /** −1 shows none, over 1 one without an end; as Electron's setProgressBar has it. */
  readonly value: number
  readonly mode: 'normal' | 'paused' | 'error'
}

const NONE: TaskbarProgress = { value: -1, mode: 'normal' }
const ENDLESS = 2

/** Follows the totals from the moment that something is transferred until nothing is. */
export class TransferNotice {
  #before: TransferTotals | null = null
  #last: TransferTotals | null = null
  #mostBytes = 0

  /** What the taskbar shows now, and, once when all is through, what there is to tell. */
  next(totals: TransferTotals): { taskbar: TaskbarProgress; ended: string | null } {
    const open = totals.queued + totals.running + totals.paused
    const before = this.#before ?? this.#last ?? totals
    this.#last = totals
    // What is quick may begin and end between two steps: then only the counts have grown.
    const ended = open === 0 ? endedSince(before, totals) : ''
    if (open === 0) {
      this.#before = null
      this.#mostBytes = 0
      return { taskbar: NONE, ended: ended === '' ? null : ended }
    }
    this.#before = before
    this.#mostBytes = Math.max(this.#mostBytes, totals.openBytes)
    return { taskbar: this.#taskbar(totals, before), ended: null }
  }

  #taskbar(totals: TransferTotals, before: TransferTotals): TaskbarProgress {
    const isPaused = totals.running + totals.queued === 0
    const mode = isPaused ? 'paused' : totals.failed > before.failed ? 'error' : 'normal'
    if (this.#mostBytes === 0) return { value: isPaused ? -1 : ENDLESS, mode }
    // What ended is not among the open ones any more: the bar is about the most that there was to do.
    const left = totals.openBytes - totals.openDoneBytes
    return { value: Math.min(1, Math.max(0, 1 - left / this.#mostBytes)), mode }
  }
}

function endedSince(before: TransferTotals, now: TransferTotals): string {
  return ENDED_WORDS.map(([kind, word]) => [now[kind] - before[kind], word] as const)
    .filter(([count, word]) => count > 0 && word !== 'cancelled')
    .map(([count, word]) => `${count} ${word}`)
    .join(', ')
}
