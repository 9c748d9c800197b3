import { describe, expect, it } from 'vitest'
import {
  isFiltering,
  NEWEST_FIRST,
  NO_FILTER,
  nextSort,
  SIZE_RANGES,
  toArtifactQuery,
} from './artifact-filter.ts'

describe('toArtifactQuery', () => {
  it('asks for all without a filter', () => {
    expect(toArtifactQuery(NO_FILTER, NEWEST_FIRST)).toEqual({ sort: NEWEST_FIRST })
  })

  it('says every filter that is set', () => {
    const filter = { text: ' llama ', types: ['GGUF'], size: 'small', presence: 'damaged' } as const
    expect(toArtifactQuery(filter, NEWEST_FIRST)).toEqual({
      sort: NEWEST_FIRST,
      text: 'llama',
      types: ['GGUF'],
      minSizeBytes: 1_000_000,
      maxSizeBytes: 99_999_999,
      presence: 'damaged',
    })
  })

  it('cuts a search that is longer than the engine takes', () => {
    const { text } = toArtifactQuery({ ...NO_FILTER, text: 'x'.repeat(900) }, NEWEST_FIRST)
    expect(text).toHaveLength(500)
  })
})

describe('the size ranges', () => {
  it('leave no gap and do not overlap', () => {
    const { tiny, small, medium, large, huge } = SIZE_RANGES
    expect([small.min, medium.min, large.min, huge.min]).toEqual(
      [tiny.max, small.max, medium.max, large.max].map((max) => max + 1),
    )
  })
})

describe('isFiltering', () => {
  it('is not moved by blanks', () => {
    expect(isFiltering({ ...NO_FILTER, text: '  ' })).toBe(false)
    expect(isFiltering({ ...NO_FILTER, size: 'tiny' })).toBe(true)
  })
})

describe('nextSort', () => {
  it('turns the same column round', () => {
    expect(nextSort(NEWEST_FIRST, 'created')).toEqual({ column: 'created', descending: false })
  })

  it('begins with the largest, the newest, and A', () => {
    expect(nextSort(NEWEST_FIRST, 'size').descending).toBe(true)
    expect(nextSort(NEWEST_FIRST, 'name').descending).toBe(false)
  })
})
