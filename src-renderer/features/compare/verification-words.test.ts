import { describe, expect, it } from 'vitest'
import type { Verification } from '../../../shared/domain/verification.ts'
import { doneShare, doneWords, findingsWords, phaseWords } from './verification-words.ts'

const RUN = {
  phase: 'running',
  byteBudget: null,
  checked: { count: 3, sizeBytes: 3_000_000 },
  remaining: { count: 1, sizeBytes: 1_000_000 },
  whole: 2,
  damaged: 1,
  missing: 0,
  failed: 0,
  measuredBytesPerSecond: 2_000_000,
  error: null,
} as unknown as Verification

describe('the words of a verification', () => {
  it('say how far it is and what it found', () => {
    expect(doneWords(RUN)).toBe('3 of 4 artifacts · 3.00 MB')
    expect(findingsWords(RUN)).toBe('1 damaged, 2 whole')
    expect(phaseWords(RUN)).toBe('2.00 MB/s')
  })

  it('measure against the budget where that ends first', () => {
    expect(doneShare(RUN)).toBe(0.75)
    expect(doneShare({ ...RUN, byteBudget: 3_000_000 })).toBe(1)
    expect(doneShare({ ...RUN, byteBudget: 9_000_000 })).toBe(0.75)
  })

  it('know no share of nothing', () => {
    const nothing = { count: 0, sizeBytes: 0 }
    expect(doneShare({ ...RUN, checked: nothing, remaining: nothing })).toBeNull()
  })

  it('say why it waits', () => {
    const error = { code: 'NETWORK', message: '', retryable: true, context: {} } as const
    expect(phaseWords({ ...RUN, phase: 'waiting', error })).toBe('Waits: No connection')
  })
})
