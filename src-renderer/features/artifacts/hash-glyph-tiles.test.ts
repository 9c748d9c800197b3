import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toSha256 } from '../../../shared/domain/artifact.ts'
import { hashGlyphTiles } from './hash-glyph-tiles.ts'

const anyHash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => toSha256([...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')))

function drawn(rows: readonly (readonly boolean[])[]): string[] {
  return rows.map((row) => row.map((isSet) => (isSet ? '#' : '.')).join(''))
}

describe('hashGlyphTiles', () => {
  it('draws what the design shows for its example', () => {
    const hash = toSha256('a898821cfb5d2b19a62b3a66a4e8ecf04e7aa8b2b0043f35b3100960dc558094')
    const { hue, rows } = hashGlyphTiles(hash)
    expect(hue).toBe(237)
    expect(drawn(rows)).toEqual(['.#.#.', '.....', '##.##', '#...#', '#...#'])
  })

  it('is five by five, the same from both sides, its hue on the wheel', () => {
    fc.assert(
      fc.property(anyHash, (hash) => {
        const { hue, rows } = hashGlyphTiles(hash)
        expect(hue).toBeGreaterThanOrEqual(0)
        expect(hue).toBeLessThanOrEqual(360)
        expect(rows).toHaveLength(5)
        for (const row of rows) expect(row).toEqual([...row].toReversed())
      }),
    )
  })

  it('takes each of the fifteen tiles from a byte of its own', () => {
    for (let byte = 2; byte <= 16; byte += 1) {
      const hash = toSha256('00'.repeat(byte) + '01' + '00'.repeat(31 - byte))
      const set = hashGlyphTiles(hash)
        .rows.flat()
        .filter((isSet) => isSet)
      expect(set.length).toBeGreaterThan(0)
      expect(set.length).toBeLessThanOrEqual(2)
    }
  })
})
