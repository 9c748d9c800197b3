import {
  ENDED_WORDS,
  hasEnded,
  type Transfer,
  type TransferTotals,
} from '../../../shared/domain/transfer.ts'
import { errorSentence } from '../../ui/error-sentences.ts'
import { formatCount, formatList } from '../../ui/format-count.ts'
import { formatProgress, formatSize, formatSpeed } from '../../ui/format-size.ts'
import { formatDuration } from '../../ui/format-time.ts'

const SENDING_WORDS: Readonly<Record<Transfer['kind'], string>> = {
  upload: 'Storing',
  download: 'Saving',
  verify: 'Verifying',
  copy: 'Copying',
  repair: 'Repairing',
}

const DONE_WORDS: Readonly<Record<Transfer['kind'], string>> = {
  upload: 'Stored',
  download: 'Saved',
  verify: 'Whole',
  copy: 'Copied',
  repair: 'Repaired and whole',
}

/** Where a transfer is, in words. */
export function phaseWords(transfer: Transfer): string {
  switch (transfer.phase) {
    case 'queued':
      return 'Waiting'
    case 'hashing':
      return 'Hashing'
    case 'checking':
      return 'Checking'
    case 'sending':
      return SENDING_WORDS[transfer.kind]
    case 'verifying':
      return 'Verifying'
    case 'paused':
      return transfer.pauseReason === 'network' ? 'Waiting for the network' : 'Paused'
    case 'already-stored':
      return 'Already stored, 0 bytes sent'
    case 'done':
      return DONE_WORDS[transfer.kind]
    case 'failed':
      return transfer.error === null ? 'Failed' : errorSentence(transfer.error).title
    case 'cancelled':
      return 'Cancelled'
    default: {
      const unknown: never = transfer.phase
      return unknown
    }
  }
}

/** How far the present phase is, 0 to 1; null while that is not known. */
export function progressOf({ phase, doneBytes, sizeBytes }: Transfer): number | null {
  if (phase === 'done' || phase === 'already-stored') return 1
  if (phase === 'queued') return 0
  if (sizeBytes === null) return null
  return sizeBytes === 0 ? 1 : doneBytes / sizeBytes
}

export function bytesWords({ phase, doneBytes, sizeBytes }: Transfer): string {
  if (sizeBytes === null) return ''
  const isMoving = phase === 'hashing' || phase === 'sending' || phase === 'verifying'
  return isMoving || (phase === 'paused' && doneBytes > 0)
    ? formatProgress(doneBytes, sizeBytes)
    : formatSize(sizeBytes)
}

/** What an earlier attempt had moved already; empty when it was nothing. */
export function keptWords({ phase, confirmedBytes }: Transfer): string {
  if (confirmedBytes === 0 || hasEnded(phase)) return ''
  return `${formatSize(confirmedBytes)} moved before, not moved again`
}

export function timeLeftWords({ sizeBytes, doneBytes, bytesPerSecond }: Transfer): string {
  if (sizeBytes === null || bytesPerSecond === null || bytesPerSecond <= 0) return ''
  return formatDuration((sizeBytes - doneBytes) / bytesPerSecond)
}

/** `4 running · 312 MB/s · 2 min left`; `3 paused · new ones wait too` */
export function runningWords(totals: TransferTotals): string {
  const parts: string[] = []
  if (totals.running > 0) parts.push(`${formatCount(totals.running)} running`)
  if (totals.queued > 0) parts.push(`${formatCount(totals.queued)} waiting`)
  if (totals.paused > 0) parts.push(`${formatCount(totals.paused)} paused`)
  if (totals.isHeld) parts.push(totals.paused > 0 ? 'new ones wait too' : 'paused: new ones wait')
  if (totals.bytesPerSecond > 0) parts.push(formatSpeed(totals.bytesPerSecond))
  if (totals.secondsLeft !== null && totals.running > 0) {
    parts.push(`${formatDuration(totals.secondsLeft)} left`)
  }
  return parts.join(' · ')
}

/** What has ended, folded: `12 stored, 3 already there, 1 failed`. */
export function endedWords(totals: TransferTotals): string {
  return ENDED_WORDS.filter(([kind]) => totals[kind] > 0)
    .map(([kind, word]) => `${formatCount(totals[kind])} ${word}`)
    .join(', ')
}

/** For people who do not see the bar. */
export function announceWords(totals: TransferTotals): string {
  if (totals.running + totals.queued + totals.paused > 0) return ''
  const ended = endedWords(totals)
  return ended === '' ? '' : `Transfers ended: ${formatList([ended])}`
}
