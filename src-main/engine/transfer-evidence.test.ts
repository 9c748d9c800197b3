import { describe, expect, it } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { Transfer, TransferId } from '../../shared/domain/transfer.ts'
import type { TransferOutcome } from '../transfers/transfer-state.ts'
import { evidenceOf } from './transfer-evidence.ts'

const at = '2026-11-23T10:00:00.000Z'
const hash = toSha256('ab'.repeat(32))

const transfer = (changes: Partial<Transfer>): Transfer => ({
  id: 't' as TransferId,
  sequence: 1,
  kind: 'upload',
  name: 'm.bin',
  storeId: 's' as StoreId,
  sourceStoreId: null,
  hash,
  phase: 'done',
  pauseReason: null,
  sizeBytes: 1,
  doneBytes: 1,
  confirmedBytes: 0,
  bytesPerSecond: null,
  sentBytes: 1,
  error: null,
  endedAt: at,
  ...changes,
})
const stored: TransferOutcome = { phase: 'done', hash, sizeBytes: 1, sentBytes: 1 }
const failedBy = (code: 'INTEGRITY_MISMATCH' | 'NETWORK', retryable = false) =>
  ({ phase: 'failed', error: { code, message: '', retryable, context: {} } }) as const

describe('evidenceOf', () => {
  it.each([
    ['an upload', transfer({}), stored, { kind: 'hashed-when-stored', at }],
    [
      'an upload that the server checked',
      transfer({}),
      { ...stored, serverCheck: 'CRC32C' as const },
      { kind: 'server-checked', at, by: 'CRC32C' },
    ],
    ['a check', transfer({ kind: 'verify' }), stored, { kind: 'rehashed', at }],
    ['a download', transfer({ kind: 'download' }), stored, { kind: 'rehashed', at }],
    [
      'a check that found damage',
      transfer({ kind: 'verify', ...failedBy('INTEGRITY_MISMATCH') }),
      null,
      { kind: 'damaged', at, actual: null },
    ],
    [
      'a check whose bytes a connection changed',
      transfer({ kind: 'verify', ...failedBy('INTEGRITY_MISMATCH', true) }),
      null,
      null,
    ],
    ['an upload that did not arrive', transfer(failedBy('INTEGRITY_MISMATCH')), null, null],
    ['a check that did not end', transfer({ kind: 'verify', ...failedBy('NETWORK') }), null, null],
    ['a copy through here', transfer({ kind: 'copy' }), stored, { kind: 'hashed-when-stored', at }],
    ['a copy by the provider', transfer({ kind: 'copy', sentBytes: 0 }), stored, null],
    [
      'a copy that broke',
      transfer({ kind: 'copy', ...failedBy('INTEGRITY_MISMATCH') }),
      null,
      null,
    ],
    ['what was there already', transfer({ phase: 'already-stored' }), null, null],
  ])('of %s', (_what, ended, outcome, evidence) => {
    expect(evidenceOf(ended, outcome)).toEqual(evidence)
  })
})
