import type { Evidence } from '../../shared/domain/artifact.ts'
import type { Transfer } from '../../shared/domain/transfer.ts'
import type { TransferOutcome } from '../transfers/transfer-state.ts'

/** What the end of a transfer tells of the content in the store; null where it tells nothing. */
export function evidenceOf(transfer: Transfer, outcome: TransferOutcome | null): Evidence | null {
  const { kind, phase, error } = transfer
  const at = transfer.endedAt ?? new Date().toISOString()
  if (phase === 'done') {
    if (kind !== 'upload') return { kind: 'rehashed', at }
    const by = outcome?.serverCheck
    // The server saw what arrived; Kura's own hash is of what it sent.
    return by ? { kind: 'server-checked', at, by } : { kind: 'hashed-when-stored', at }
  }
  const isDamaged = phase === 'failed' && error?.code === 'INTEGRITY_MISMATCH'
  return isDamaged && kind !== 'upload' ? { kind: 'damaged', at, actual: null } : null
}
