import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toSha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import {
  hasEnded,
  isRunning,
  PAUSE_REASONS,
  type Transfer,
  type TransferId,
} from '../../shared/domain/transfer.ts'
import type { TransferRequest } from './transfer-request.ts'
import {
  queuedTransfer,
  reduceTransfer,
  type TransferEvent,
  type TransferState,
} from './transfer-state.ts'
import { TotalsLedger } from './transfer-totals.ts'

const HASH = toSha256('ab'.repeat(32))
const SIZE = 1_000

const upload: TransferRequest = {
  kind: 'upload',
  storeId: 'local' as StoreId,
  name: 'model.safetensors',
  path: '/models/model.safetensors',
  sizeBytes: SIZE,
}

const queued = (request: TransferRequest = upload) => queuedTransfer('t1' as TransferId, 1, request)

const started: TransferEvent = { type: 'started', at: 0 }
const sending = (doneBytes: number, at = 1): TransferEvent => ({
  type: 'progressed',
  phase: 'sending',
  doneBytes,
  at,
})
const paused: TransferEvent = { type: 'paused', reason: 'user' }
const resumed: TransferEvent = { type: 'resumed' }
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
const cancelled: TransferEvent = { type: 'cancelled', at: 5 }

function after(...events: readonly TransferEvent[]): TransferState {
  return events.reduce(reduceTransfer, queued())
}

const anyEvent: fc.Arbitrary<TransferEvent> = fc.oneof(
  fc.constantFrom(started, resumed, failed, ended, cancelled, { type: 'retried' } as const),
  fc.record({
    type: fc.constant('progressed' as const),
    phase: fc.constantFrom('hashing', 'checking', 'sending', 'verifying'),
    doneBytes: fc.nat(SIZE),
    at: fc.nat(100_000),
  }),
  fc.record({ type: fc.constant('paused' as const), reason: fc.constantFrom(...PAUSE_REASONS) }),
  fc.record({ type: fc.constant('moved' as const), sequence: fc.integer() }),
  fc.constant({ type: 'identified' as const, hash: HASH }),
)

describe('reduceTransfer', () => {
  it('goes from queued through its phases to done', () => {
    const { transfer } = after(
      started,
      { type: 'progressed', phase: 'hashing', doneBytes: 0, at: 0 },
      { type: 'identified', hash: HASH },
      sending(400),
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
    const half = after(started, sending(0, 0), sending(500, 1_000))
    expect(half.transfer.bytesPerSecond).toBe(500)
    const verifying = reduceTransfer(half, {
      type: 'progressed',
      phase: 'verifying',
      doneBytes: 0,
      at: 1_100,
    })
    expect(verifying.transfer.bytesPerSecond).toBeNull()
  })

  it('keeps the error of a failure, and loses it at a retry', () => {
    const state = after(started, failed)
    expect(state.transfer).toMatchObject({ phase: 'failed', error: { code: 'NO_SPACE' } })
    expect(reduceTransfer(state, { type: 'retried' }).transfer).toEqual(queued().transfer)
  })

  it('does not retry what is done', () => {
    const state = after(started, ended)
    expect(reduceTransfer(state, { type: 'retried' })).toBe(state)
  })

  it('pauses whatever has not ended, and goes on in the queue', () => {
    for (const before of [[], [started], [started, sending(5)]]) {
      const state = after(...before, paused)
      expect(state.transfer).toMatchObject({ phase: 'paused', pauseReason: 'user' })
      expect(reduceTransfer(state, resumed).transfer).toMatchObject({
        phase: 'queued',
        pauseReason: null,
      })
    }
  })

  it('leaves what the user paused to the user', () => {
    const state = after(started, paused)
    expect(reduceTransfer(state, { type: 'paused', reason: 'network' })).toBe(state)
    const waiting = after(started, { type: 'paused', reason: 'network' }, paused)
    expect(waiting.transfer.pauseReason).toBe('user')
  })

  it('remembers how far it was, and takes what was confirmed for no speed', () => {
    const state = after(started, sending(600, 1_000), paused, resumed, started)
    expect(state.transfer.doneBytes).toBe(600)
    const on = [sending(0, 2_000), sending(640, 2_010), sending(740, 3_010)].reduce(
      reduceTransfer,
      state,
    )
    expect(on.transfer).toMatchObject({ doneBytes: 740, confirmedBytes: 600, bytesPerSecond: 100 })
  })

  it('begins anew where nothing was left of the earlier attempt', () => {
    const on = after(started, sending(600, 1_000), paused, resumed, started, sending(100, 2_000))
    expect(on.transfer).toMatchObject({ doneBytes: 100, confirmedBytes: 100 })
  })

  it('does not count hashing as something to go on with', () => {
    const hashing: TransferEvent = { type: 'progressed', phase: 'hashing', doneBytes: 700, at: 1 }
    expect(after(started, hashing, paused).transfer.doneBytes).toBe(0)
  })

  it('checks all of a content again', () => {
    const request: TransferRequest = {
      kind: 'verify',
      storeId: 's' as StoreId,
      name: 'm',
      hash: HASH,
      sizeBytes: SIZE,
    }
    const verifying: TransferEvent = { type: 'progressed', phase: 'verifying', doneBytes: 9, at: 1 }
    const state = [started, verifying, paused, resumed, started].reduce(
      reduceTransfer,
      queued(request),
    )
    expect(state.transfer).toMatchObject({ phase: 'verifying', doneBytes: 0, confirmedBytes: 0 })
  })

  it('an ended transfer never changes but by a retry, whatever comes late', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        let state = queued()
        for (const event of events) {
          const before = state
          state = reduceTransfer(state, event)
          if (hasEnded(before.transfer.phase) && event.type !== 'retried') {
            expect(state).toBe(before)
          }
          expect(state.transfer.pauseReason !== null).toBe(state.transfer.phase === 'paused')
          expect(state.transfer.endedAt !== null).toBe(hasEnded(state.transfer.phase))
          expect(state.transfer.error !== null).toBe(state.transfer.phase === 'failed')
        }
      }),
    )
  })
})

describe('TotalsLedger', () => {
  it('adds up, after whatever happened to the transfers', () => {
    const steps = fc.array(fc.tuple(fc.nat(3), anyEvent), { maxLength: 60 })
    fc.assert(
      fc.property(steps, (drawn) => {
        const ledger = new TotalsLedger()
        const states = Array.from({ length: 4 }, () => queued())
        for (const { transfer } of states) ledger.change(null, transfer, 0)
        for (const [index, event] of drawn) {
          const before = states[index]!
          states[index] = reduceTransfer(before, event)
          ledger.change(before.transfer, states[index].transfer, 1)
        }
        const transfers = states.map(({ transfer }) => transfer)
        const count = (test: (transfer: Transfer) => boolean) => transfers.filter(test).length
        const totals = ledger.totals(1, false)
        expect(totals).toMatchObject({
          queued: count(({ phase }) => phase === 'queued'),
          running: count(({ phase }) => isRunning(phase)),
          paused: count(({ phase }) => phase === 'paused'),
          stored: count(({ phase }) => phase === 'done'),
          failed: count(({ phase }) => phase === 'failed'),
          cancelled: count(({ phase }) => phase === 'cancelled'),
          openBytes: SIZE * count(({ phase }) => !hasEnded(phase)),
        })
        expect(totals.openDoneBytes).toBeGreaterThanOrEqual(0)
        expect(totals.openDoneBytes).toBeLessThanOrEqual(totals.openBytes)
        expect(ledger.openCount).toBe(count(({ phase }) => !hasEnded(phase)))
      }),
    )
  })

  it('tells a speed of files too small to have one, and the time that is left', () => {
    const ledger = new TotalsLedger()
    const states = Array.from({ length: 100 }, () => queued())
    for (const { transfer } of states) ledger.change(null, transfer, 0)
    let at = 0
    for (const state of states.slice(0, 50)) {
      const running = reduceTransfer(state, { type: 'started', at })
      ledger.change(state.transfer, running.transfer, at)
      at += 100
      const done = reduceTransfer(running, { ...ended, at })
      ledger.change(running.transfer, done.transfer, at)
    }
    const next = reduceTransfer(states[50]!, { type: 'started', at })
    ledger.change(states[50]!.transfer, next.transfer, at)
    const { bytesPerSecond, secondsLeft } = ledger.totals(at, false)
    // 1,000 bytes in 100 ms, and 50,000 bytes to go.
    expect(bytesPerSecond).toBeGreaterThan(9_000)
    expect(bytesPerSecond).toBeLessThan(11_500)
    expect(secondsLeft).toBeGreaterThan(4)
    expect(secondsLeft).toBeLessThan(6)
  })
})
