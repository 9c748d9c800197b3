import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoreId } from '../../../shared/domain/store.ts'
import {
  TRANSFER_PHASES,
  type Transfer,
  type TransferId,
  type TransferPhase,
} from '../../../shared/domain/transfer.ts'
import { applyTransferUpdate, EMPTY_FEED, type TransferFeed } from './transfer-feed.ts'

function transfer(sequence: number, phase: TransferPhase): Transfer {
  return {
    id: `t${sequence}` as TransferId,
    sequence,
    kind: 'upload',
    name: `${sequence}.bin`,
    storeId: 's' as StoreId,
    sourceStoreId: null,
    hash: null,
    phase,
    pauseReason: null,
    sizeBytes: 100,
    doneBytes: 0,
    confirmedBytes: 0,
    bytesPerSecond: null,
    sentBytes: 0,
    error: null,
    endedAt: null,
  }
}

function step(
  feed: TransferFeed,
  changed: readonly Transfer[],
  removed: readonly string[] = [],
  reset = false,
): TransferFeed {
  const { totals } = EMPTY_FEED
  return applyTransferUpdate(feed, { reset, changed, removed: removed as TransferId[], totals })
}

describe('applyTransferUpdate', () => {
  it('shows what runs, then what failed, then what waits, then the latest that ended', () => {
    const feed = step(EMPTY_FEED, [
      transfer(1, 'done'),
      transfer(2, 'already-stored'),
      transfer(3, 'failed'),
      transfer(4, 'sending'),
      transfer(5, 'hashing'),
      transfer(6, 'queued'),
    ])
    expect(feed.order).toEqual(['t4', 't5', 't3', 't6', 't2', 't1'])
  })

  it('keeps what did not change as it was', () => {
    const before = step(EMPTY_FEED, [transfer(1, 'sending'), transfer(2, 'queued')])
    const after = step(before, [{ ...transfer(1, 'sending'), doneBytes: 50 }])
    expect(after.byId.get('t2')).toBe(before.byId.get('t2'))
    expect(after.order).toBe(before.order)
    expect(after.byId.get('t1')?.doneBytes).toBe(50)
  })

  it('forgets what was removed, and all at a snapshot', () => {
    const before = step(EMPTY_FEED, [transfer(1, 'done'), transfer(2, 'done')])
    expect(step(before, [], ['t1']).order).toEqual(['t2'])
    expect(step(before, [transfer(9, 'queued')], [], true).order).toEqual(['t9'])
  })

  it('orders every transfer exactly once', () => {
    const anyTransfers = fc.array(
      fc.tuple(fc.nat({ max: 30 }), fc.constantFrom(...TRANSFER_PHASES)),
    )
    fc.assert(
      fc.property(anyTransfers, (drawn) => {
        const feed = step(
          EMPTY_FEED,
          drawn.map(([sequence, phase]) => transfer(sequence, phase)),
        )
        expect(feed.order.toSorted()).toEqual([...feed.byId.keys()].toSorted())
      }),
    )
  })
})
