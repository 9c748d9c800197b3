import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Rectangle, squarify } from './squarify.ts'

const BOUNDS: Rectangle = { left: 10, top: 20, width: 600, height: 120 }
const values = fc
  .array(fc.double({ min: 1, max: 1e15, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((all) => all.toSorted((a, b) => b - a))

const areaOf = ({ width, height }: Rectangle) => width * height
const ratioOf = ({ width, height }: Rectangle) => Math.max(width / height, height / width)

function overlap(one: Rectangle, other: Rectangle): number {
  const width =
    Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left)
  const height =
    Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top)
  return Math.max(0, width) * Math.max(0, height)
}

describe('squarify', () => {
  it('gives each value its share of the area, all of it, inside the bounds and without overlaps', () => {
    fc.assert(
      fc.property(values, (all) => {
        const tiles = squarify(all, BOUNDS)
        const total = all.reduce((sum, value) => sum + value, 0)
        expect(tiles).toHaveLength(all.length)
        for (const [index, tile] of tiles.entries()) {
          expect(areaOf(tile)).toBeCloseTo(((all[index] ?? 0) / total) * areaOf(BOUNDS), 3)
          expect(overlap(tile, BOUNDS)).toBeCloseTo(areaOf(tile), 3)
          for (const other of tiles.slice(index + 1)) expect(overlap(tile, other)).toBeCloseTo(0, 3)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('makes the tiles of the paper’s example as the paper does', () => {
    const tiles = squarify([6, 6, 4, 3, 2, 2, 1], { left: 0, top: 0, width: 6, height: 4 })
    expect(tiles.slice(0, 4).map((tile) => [tile.width, tile.height])).toEqual([
      [3, 2],
      [3, 2],
      [expect.closeTo(12 / 7), expect.closeTo(7 / 3)],
      [expect.closeTo(9 / 7), expect.closeTo(7 / 3)],
    ])
  })

  it('makes equal values into tiles that are near to squares', () => {
    const tiles = squarify(
      Array.from({ length: 20 }, () => 1),
      BOUNDS,
    )
    expect(Math.max(...tiles.map(ratioOf))).toBeLessThan(1.7)
  })

  it('makes nothing of nothing', () => {
    expect(squarify([], BOUNDS)).toEqual([])
  })
})
