import { describe, expect, it } from 'vitest'
import type { TransferTotals } from '../../shared/domain/transfer.ts'
import { TransferNotice } from './transfer-notice.ts'

const IDLE: TransferTotals = {
  queued: 0,
  running: 0,
  paused: 0,
  stored: 7,
  alreadyStored: 0,
  saved: 0,
  verified: 0,
  copied: 0,
  repaired: 0,
  failed: 0,
  cancelled: 0,
  openBytes: 0,
  openDoneBytes: 0,
  bytesPerSecond: 0,
  secondsLeft: null,
  isHeld: false,
}
const busy = (changes: Partial<TransferTotals>): TransferTotals => ({
  ...IDLE,
  running: 1,
  ...changes,
})

describe('TransferNotice', () => {
  it('shows how much of all that there was to do is done, also when some of it has ended', () => {
    const notice = new TransferNotice()
    const values = [
      IDLE,
      busy({ openBytes: 100 }),
      busy({ openBytes: 100, openDoneBytes: 25 }),
      busy({ openBytes: 60, openDoneBytes: 10, stored: 8 }),
      { ...IDLE, stored: 9 },
    ].map((totals) => notice.next(totals).taskbar.value)
    expect(values).toEqual([-1, 0, 0.25, 0.5, -1])
  })

  it('tells what ended, once, and only what is new', () => {
    const notice = new TransferNotice()
    const told = [
      IDLE,
      busy({ openBytes: 100 }),
      busy({ openBytes: 50, stored: 8 }),
      { ...IDLE, stored: 9, failed: 1 },
      { ...IDLE, stored: 9, failed: 1 },
      { ...IDLE, stored: 10, failed: 1 },
    ].map((totals) => notice.next(totals).ended)
    expect(told).toEqual([null, null, null, '2 stored, 1 failed', null, '1 stored'])
  })

  it('has nothing to tell of what the user cancelled', () => {
    const notice = new TransferNotice()
    notice.next(busy({ openBytes: 5 }))
    expect(notice.next({ ...IDLE, cancelled: 1 }).ended).toBeNull()
  })

  it('shows a pause, a failure, and work without a known end', () => {
    const notice = new TransferNotice()
    expect(notice.next(busy({})).taskbar).toEqual({ value: 2, mode: 'normal' })
    expect(notice.next(busy({ openBytes: 10, failed: 1 })).taskbar.mode).toBe('error')
    expect(notice.next(busy({ running: 0, paused: 1, openBytes: 10 })).taskbar.mode).toBe('paused')
  })
})
