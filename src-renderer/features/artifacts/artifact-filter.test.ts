import { describe, expect, it } from 'vitest'
import { ageRanges, SIZE_CLASSES } from '../../../shared/domain/facets.ts'
import {
  type ArtifactFilter,
  isFiltering,
  isNarrowed,
  NEWEST_FIRST,
  NO_FILTER,
  nextSort,
  toArtifactQuery,
} from './artifact-filter.ts'
import { toggleAge, toggleCell, toggleSize, toggleType } from './toggle-filter.ts'

describe('toArtifactQuery', () => {
  it('asks for all without a filter', () => {
    expect(toArtifactQuery(NO_FILTER, NEWEST_FIRST)).toEqual({ sort: NEWEST_FIRST })
  })

  it('says every filter that is set', () => {
    const filter = {
      text: ' llama ',
      types: ['GGUF'],
      size: 'middle',
      age: { id: 'week', createdFromMs: 100, createdBeforeMs: 200 },
      presence: 'damaged',
    } as const
    expect(toArtifactQuery(filter, NEWEST_FIRST)).toEqual({
      sort: NEWEST_FIRST,
      text: 'llama',
      types: ['GGUF'],
      minSizeBytes: 1_000_000,
      maxSizeBytes: 99_999_999,
      createdFromMs: 100,
      createdBeforeMs: 200,
      presence: 'damaged',
    })
  })

  it('cuts a search that is longer than the engine takes', () => {
    const { text } = toArtifactQuery({ ...NO_FILTER, text: 'x'.repeat(900) }, NEWEST_FIRST)
    expect(text).toHaveLength(500)
  })
})

describe('the classes of sizes and ages', () => {
  it('leave no gap and do not overlap', () => {
    for (const [index, { minSizeBytes }] of SIZE_CLASSES.entries()) {
      expect(minSizeBytes).toBe((SIZE_CLASSES[index - 1]?.maxSizeBytes ?? -1) + 1)
    }
    const ages = ageRanges(Date.UTC(2026, 10, 23))
    expect(ages.slice(1).map(({ createdBeforeMs }) => createdBeforeMs)).toEqual(
      ages.slice(0, -1).map(({ createdFromMs }) => createdFromMs),
    )
    expect([ages[0]?.createdBeforeMs, ages.at(-1)?.createdFromMs]).toEqual([null, null])
  })
})

describe('what is toggled', () => {
  it('is taken off by a second click', () => {
    for (const toggle of [
      (filter: ArtifactFilter) => toggleType(filter, 'ONNX'),
      (filter: ArtifactFilter) => toggleSize(filter, 'huge'),
      (filter: ArtifactFilter) => toggleCell(filter, 'ONNX', 'huge'),
    ]) {
      expect(isNarrowed(toggle(NO_FILTER))).toBe(true)
      expect(toggle(toggle(NO_FILTER))).toEqual(NO_FILTER)
    }
  })

  it('is the same age a minute later', () => {
    const [, then] = ageRanges(0)
    const [, now] = ageRanges(60_000)
    if (!then || !now) throw new Error('there are five')
    expect(toggleAge(toggleAge(NO_FILTER, then), now)).toEqual(NO_FILTER)
  })

  it('as a tile takes the place of what was chosen of types and sizes', () => {
    const several = toggleSize(toggleType(toggleType(NO_FILTER, 'ONNX'), 'GGUF'), 'tiny')
    expect(toggleCell(several, 'GGUF', 'huge')).toMatchObject({ types: ['GGUF'], size: 'huge' })
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
