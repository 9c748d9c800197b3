import { describe, expect, it } from 'vitest'
import type { StoreId } from '../../../shared/domain/store.ts'
import {
  BY_NAME,
  isNarrowed,
  nextOrder,
  ONLY_DIFFERENCES,
  toComparisonQuery,
} from './comparison-filter.ts'

const [left, right, gone] = ['left', 'right', 'gone'] as unknown as [StoreId, StoreId, StoreId]
const COMPARED = [left, right]

describe('toComparisonQuery', () => {
  it('asks for differences alone at first', () => {
    expect(toComparisonQuery(ONLY_DIFFERENCES, BY_NAME, COMPARED)).toEqual({
      sort: { column: 'name', descending: false },
      onlyDifferences: true,
    })
  })

  it('leaves out what does not filter', () => {
    const filter = { ...ONLY_DIFFERENCES, text: '  ', onlyDifferences: false }
    expect(toComparisonQuery(filter, BY_NAME, COMPARED)).toEqual({ sort: BY_NAME })
  })

  it('holds all that is chosen', () => {
    const filter = {
      text: ' llama ',
      onlyDifferences: false,
      onlyIn: left,
      missingIn: right,
      findings: ['damaged' as const],
    }
    expect(toComparisonQuery(filter, BY_NAME, COMPARED)).toEqual({
      sort: BY_NAME,
      text: 'llama',
      onlyIn: left,
      missingIn: right,
      findings: ['damaged'],
    })
  })

  it('forgets a store that is not compared any more', () => {
    const filter = { ...ONLY_DIFFERENCES, onlyIn: gone, missingIn: gone }
    expect(toComparisonQuery(filter, BY_NAME, COMPARED)).not.toHaveProperty('onlyIn')
    expect(toComparisonQuery(filter, BY_NAME, COMPARED)).not.toHaveProperty('missingIn')
  })
})

describe('isNarrowed', () => {
  it('takes the switch of differences for no filter', () => {
    expect(isNarrowed(ONLY_DIFFERENCES)).toBe(false)
    expect(isNarrowed({ ...ONLY_DIFFERENCES, missingIn: left })).toBe(true)
    expect(isNarrowed({ ...ONLY_DIFFERENCES, text: 'a' })).toBe(true)
  })
})

describe('nextOrder', () => {
  it('turns the same column round, and begins with the largest', () => {
    expect(nextOrder(BY_NAME, 'name')).toEqual({ column: 'name', descending: true })
    expect(nextOrder(BY_NAME, 'size')).toEqual({ column: 'size', descending: true })
  })
})
