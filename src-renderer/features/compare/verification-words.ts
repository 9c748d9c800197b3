import type { Verification } from '../../../shared/domain/verification.ts'
import { errorSentence } from '../../ui/error-sentences.ts'
import { formatAmount, formatCount } from '../../ui/format-count.ts'
import { formatSize, formatSpeed } from '../../ui/format-size.ts'

/** Where it is, in a word or two. */
export function phaseWords({ phase, error, measuredBytesPerSecond }: Verification): string {
  switch (phase) {
    case 'running':
      return measuredBytesPerSecond === null ? 'Verifying' : formatSpeed(measuredBytesPerSecond)
    case 'waiting':
      return error === null ? 'Waits for a store' : `Waits: ${errorSentence(error).title}`
    case 'paused':
      return 'Paused'
    case 'budget-spent':
      return 'All of the budget is spent'
    case 'done':
      return 'Done'
    case 'stopped':
      return 'Stopped'
    default: {
      const unknown: never = phase
      return unknown
    }
  }
}

/** What it has found: only what there is. */
export function findingsWords(run: Verification): string {
  const { whole, damaged, missing, failed } = run
  const parts = [
    damaged > 0 && `${formatCount(damaged)} damaged`,
    missing > 0 && `${formatCount(missing)} missing`,
    failed > 0 && `${formatCount(failed)} not read`,
    whole > 0 && `${formatCount(whole)} whole`,
  ]
  return parts.filter(Boolean).join(', ')
}

/** How far it is: `120 of 1,204 artifacts · 12.0 GB` */
export function doneWords({ checked, remaining, byteBudget }: Verification): string {
  const all = checked.count + remaining.count
  const budget = byteBudget === null ? '' : ` of at most ${formatSize(byteBudget)}`
  return `${formatCount(checked.count)} of ${formatAmount(all, 'artifact')} · ${formatSize(checked.sizeBytes)}${budget}`
}

/** 0 to 1: by bytes, as far as the budget reaches; null while nothing is known. */
export function doneShare({ checked, remaining, byteBudget }: Verification): number | null {
  const all = checked.sizeBytes + remaining.sizeBytes
  const end = byteBudget === null ? all : Math.min(all, byteBudget)
  if (end > 0) return checked.sizeBytes / end
  return checked.count + remaining.count === 0
    ? null
    : checked.count / (checked.count + remaining.count)
}

export function isEnded({ phase }: Verification): boolean {
  return phase === 'done' || phase === 'stopped'
}
