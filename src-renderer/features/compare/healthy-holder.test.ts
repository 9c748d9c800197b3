import { describe, expect, it } from 'vitest'
import type { ArtifactEverywhere, CellState } from '../../../shared/domain/comparison.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { healthyHolder } from './healthy-holder.ts'

const [one, other] = ['one', 'other'] as unknown as [StoreId, StoreId]

function content(states: Readonly<Record<string, CellState>>) {
  const stores = Object.entries(states).map(([storeId, state]) => ({ storeId, state }))
  return { hash: 'a'.repeat(64), stores } as unknown as ArtifactEverywhere
}

describe('healthyHolder', () => {
  it('takes a whole copy before a damaged one', () => {
    const found = healthyHolder(content({ one: 'damaged', other: 'present' }), [one, other])
    expect(found.storeId).toBe(other)
  })

  it('takes the first of the compared stores, and none that is not compared', () => {
    const everywhere = content({ gone: 'present', other: 'present', one: 'present' })
    expect(healthyHolder(everywhere, [one, other]).storeId).toBe(one)
  })

  it('says so when nobody has it', () => {
    expect(() => healthyHolder(content({ one: 'missing' }), [one])).toThrow(/None of the compared/)
  })
})
