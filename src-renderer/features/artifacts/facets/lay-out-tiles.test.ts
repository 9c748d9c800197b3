import { describe, expect, it } from 'vitest'
import { layOutTiles } from './lay-out-tiles.ts'

const GB = 1_000_000_000
const CELLS = [
  { type: 'GGUF', sizeId: 'larger', count: 1, sizeBytes: 4 * GB },
  { type: 'safetensors', sizeId: 'huge', count: 2, sizeBytes: 40 * GB },
  { type: 'safetensors', sizeId: 'larger', count: 3, sizeBytes: 10 * GB },
  { type: 'JSON', sizeId: 'tiny', count: 900, sizeBytes: 90_000 },
] as const

describe('layOutTiles', () => {
  it('puts the type with the most bytes first, and in it its largest tile', () => {
    const tiles = layOutTiles(CELLS, 500, 110)
    expect(tiles.map(({ type, sizeId, rank, isFirst }) => [type, sizeId, rank, isFirst])).toEqual([
      ['safetensors', 'huge', 0, true],
      ['safetensors', 'larger', 0, false],
      ['GGUF', 'larger', 1, true],
    ])
  })

  it('stays inside its place, to the pixel on its far edges', () => {
    const tiles = layOutTiles(CELLS, 500, 110)
    expect(Math.max(...tiles.map(({ place }) => place.left + place.width))).toBeCloseTo(500, 0)
    expect(Math.max(...tiles.map(({ place }) => place.top + place.height))).toBeCloseTo(110, 0)
  })

  it('makes nothing of a place without room, or of nothing', () => {
    expect(layOutTiles(CELLS, 0, 110)).toEqual([])
    expect(layOutTiles([], 500, 110)).toEqual([])
  })
})
