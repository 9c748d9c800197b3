import type { Sha256 } from '../../../shared/domain/artifact.ts'

export interface GlyphTiles {
  /** Degrees on the colour wheel. */
  readonly hue: number
  /** Five rows of five, mirrored left to right. */
  readonly rows: readonly (readonly boolean[])[]
}

const SIDE = 5
const HALF = 3

function byteAt(hash: Sha256, index: number): number {
  return Number.parseInt(hash.slice(index * 2, index * 2 + 2), 16)
}

/**
 * The small picture of a hash: hue from bytes 0 and 1, tiles from the low bits of bytes 2 to 16,
 * column by column, the two left columns repeated on the right.
 */
export function hashGlyphTiles(hash: Sha256): GlyphTiles {
  const hue = Math.round(((byteAt(hash, 0) * 256 + byteAt(hash, 1)) / 65_536) * 360)
  const isSet = (row: number, column: number) => {
    const mirrored = column < HALF ? column : SIDE - 1 - column
    return (byteAt(hash, 2 + mirrored * SIDE + row) & 1) === 1
  }
  const indices = [0, 1, 2, 3, 4]
  return { hue, rows: indices.map((row) => indices.map((column) => isSet(row, column))) }
}
