import { describe, expect, it } from 'vitest'
import type { Transfer, TransferPhase } from '../../../shared/domain/transfer.ts'
import { visibleOrder } from './visible-order.ts'

/** The feed's order, open and failed ones first, and what it knows of each. */
function feed(phases: readonly TransferPhase[]) {
  const order = phases.map((_, at) => `t${at}`)
  // What is folded depends on the phase alone.
  const byId = new Map(phases.map((phase, at) => [`t${at}`, { phase } as Transfer]))
  return { order, byId }
}

const manyDone = Array.from({ length: 30 }, () => 'done' as const)

describe('visibleOrder', () => {
  it('lists a few finished ones all', () => {
    const { order, byId } = feed(['sending', 'failed', 'done', 'already-stored', 'cancelled'])
    expect(visibleOrder(order, byId, false)).toEqual({ order, foldedCount: 0 })
  })

  it('folds many finished ones but the latest, and nothing that is open or failed', () => {
    const { order, byId } = feed(['sending', 'failed', 'paused', ...manyDone])
    const folded = visibleOrder(order, byId, false)
    expect(folded.order).toEqual(['t0', 't1', 't2', 't3', 't4', 't5'])
    expect(folded.foldedCount).toBe(27)
    expect(visibleOrder(order, byId, true)).toEqual({ order, foldedCount: 27 })
  })
})
