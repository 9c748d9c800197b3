import { expect, test } from 'vitest'
import { blockSizeFor } from './azure-upload.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB
const TIB = 1024 * GIB

test.each([
  [16 * MIB, 8 * MIB],
  [50_000 * 8 * MIB, 8 * MIB],
  [50_000 * 8 * MIB + 1, 8 * MIB + 1],
  [4 * TIB, 87_960_931],
])('of %d bytes all fit into 50,000 blocks of %d', (sizeBytes, blockBytes) => {
  expect(blockSizeFor(sizeBytes, 8 * MIB)).toBe(blockBytes)
  expect(Math.ceil(sizeBytes / blockBytes)).toBeLessThanOrEqual(50_000)
})

test('a content is larger than any blob', () => {
  expect(() => blockSizeFor(191 * TIB, 8 * MIB)).toThrow(
    expect.objectContaining({ code: 'UNSUPPORTED' }),
  )
})
