import type { Evidence } from '../../shared/domain/artifact.ts'
import type { Transfer } from '../../shared/domain/transfer.ts'
import type { TransferOutcome } from '../transfers/transfer-state.ts'

/** What the end of a transfer tells of the content in the store; null where it tells nothing. */
export function evidenceOf(transfer: Transfer, outcome: TransferOutcome | null): Evidence | null {
  const { kind, phase, error } = transfer
  const at = transfer.endedAt ?? new Date().toISOString()
  if (phase === 'done') return evidenceOfDone(transfer, outcome, at)
  const isRead = kind === 'download' || kind === 'verify'
  if (phase !== 'failed' || !isRead || error === null) return null
  // What was only changed on its way here is worth another try, and says nothing of the store.
  const isDamaged = error.code === 'INTEGRITY_MISMATCH' && !error.retryable
  return isDamaged ? { kind: 'damaged', at, actual: null } : null
}

function evidenceOfDone(
  { kind, sizeBytes, sentBytes }: Transfer,
  outcome: TransferOutcome | null,
  at: string,
): Evidence | null {
  if (kind === 'download' || kind === 'verify' || kind === 'repair') {
    return { kind: 'rehashed', at }
  }
  const by = outcome?.serverCheck
  // The server saw what arrived; Kura's own hash is of what it sent.
  if (by) return { kind: 'server-checked', at, by }
  // What the provider copied by itself Kura has not seen.
  return sentBytes === 0 && sizeBytes !== 0 ? null : { kind: 'hashed-when-stored', at }
}
