import { isRunning, type Transfer, type TransferTotals } from '../../shared/domain/transfer.ts'

/** Which count of the totals an ended transfer goes into. */
export type EndedCount = 'stored' | 'alreadyStored' | 'saved' | 'verified' | 'failed' | 'cancelled'

export type EndedCounts = Readonly<Record<EndedCount, number>>

export const NO_ENDED: EndedCounts = {
  stored: 0,
  alreadyStored: 0,
  saved: 0,
  verified: 0,
  failed: 0,
  cancelled: 0,
}

const DONE: Readonly<Record<Transfer['kind'], EndedCount>> = {
  upload: 'stored',
  download: 'saved',
  verify: 'verified',
}

/** Null for a transfer that has not ended. */
export function endedCountOf(transfer: Transfer): EndedCount | null {
  switch (transfer.phase) {
    case 'done':
      return DONE[transfer.kind]
    case 'already-stored':
      return 'alreadyStored'
    case 'failed':
    case 'cancelled':
      return transfer.phase
    case 'queued':
    case 'hashing':
    case 'checking':
    case 'sending':
    case 'verifying':
    case 'paused':
      return null
  }
}

/** The totals over all that ended (`counts`) and all that has not (`open`). */
export function totalsOf(counts: EndedCounts, open: Iterable<Transfer>): TransferTotals {
  let queued = 0
  let running = 0
  let openBytes = 0
  let openDoneBytes = 0
  let bytesPerSecond = 0
  for (const transfer of open) {
    openBytes += transfer.sizeBytes ?? 0
    if (!isRunning(transfer.phase)) queued += 1
    else {
      running += 1
      bytesPerSecond += transfer.bytesPerSecond ?? 0
      // Hashing comes before the work that the bar is about.
      if (transfer.phase !== 'hashing') openDoneBytes += transfer.doneBytes
    }
  }
  const secondsLeft = bytesPerSecond > 0 ? (openBytes - openDoneBytes) / bytesPerSecond : null
  return {
    ...counts,
    queued,
    running,
    openBytes,
    openDoneBytes,
    bytesPerSecond,
    secondsLeft,
  }
}
