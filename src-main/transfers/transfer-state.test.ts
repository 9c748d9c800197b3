import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { hasEnded, type TransferId } from '../../shared/domain/transfer.ts'
import {
  queuedTransfer,
  reduceTransfer,
  type TransferEvent,
  type TransferState,
} from './transfer-state.ts'

const HASH = toSha256('ab'.repeat(32))
const SIZE = 1_000

function queued(): TransferState {
  return queuedTransfer('t1' as TransferId, 1, {
    kind: 'upload',
    storeId: 'local' as StoreId,
    name: 'model.safetensors',
    path: '/models/model.safetensors',
    sizeBytes: SIZE,
  })
}

const failed: TransferEvent = {
  type: 'failed',
  at: 5,
  error: { code: 'NO_SPACE', message: 'full', retryable: false, context: {} },
}
const ended: TransferEvent = {
  type: 'ended',
  at: 9,
  outcome: { phase: 'done', hash: HASH, sizeBytes: SIZE, sentBytes: SIZE },
}

function after(...events: readonly TransferEvent[]): TransferState {
  return events.reduce(reduceTransfer, queued())
}

describe('reduceTransfer', () => {
  it('goes from queued through its phases to done', () => {
    const { transfer } = after(
      { type: 'progressed', phase: 'hashing', doneBytes: 0, at: 0 },
      { type: 'progressed', phase: 'sending', doneBytes: 400, at: 1 },
      ended,
    )
    expect(transfer).toMatchObject({
      phase: 'done',
      hash: HASH,
      doneBytes: SIZE,
      sentBytes: SIZE,
      bytesPerSecond: null,
      endedAt: new Date(9).toISOString(),
    })
  })

  it('measures the speed within a phase, and anew in the next', () => {
    const sending = after(
      { type: 'progressed', phase: 'sending', doneBytes: 0, at: 0 },
      { type: 'progressed', phase: 'sending', doneBytes: 500, at: 1_000 },
    )
    expect(sending.transfer.bytesPerSecond).toBe(500)
    const verifying = reduceTransfer(sending, {
      type: 'progressed',
      phase: 'verifying',
      doneBytes: 0,
      at: 1_100,
    })
    expect(verifying.transfer.bytesPerSecond).toBeNull()
  })

  it('keeps the error of a failure, and loses it at a retry', () => {
    const state = after({ type: 'progressed', phase: 'sending', doneBytes: 1, at: 1 }, failed)
    expect(state.transfer).toMatchObject({ phase: 'failed', error: { code: 'NO_SPACE' } })
    expect(reduceTransfer(state, { type: 'retried' }).transfer).toEqual(queued().transfer)
  })

  it('does not retry what is done', () => {
    const state = after(ended)
    expect(reduceTransfer(state, { type: 'retried' })).toBe(state)
  })

  it('an ended transfer never changes but by a retry, whatever comes late', () => {
    const event = fc.oneof(
      fc.record({
        type: fc.constant('progressed' as const),
        phase: fc.constantFrom('hashing', 'checking', 'sending', 'verifying'),
        doneBytes: fc.nat(SIZE),
        at: fc.nat(),
      }),
      fc.constant(failed),
      fc.constant(ended),
      fc.record({ type: fc.constant('cancelled' as const), at: fc.nat() }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        let state = queued()
        for (const next of events) {
          const before = state
          state = reduceTransfer(state, next)
          if (hasEnded(before.transfer.phase)) expect(state).toBe(before)
        }
      }),
    )
  })
})
