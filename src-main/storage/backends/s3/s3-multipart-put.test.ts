import { expect, test } from 'vitest'
import { partSizeFor } from './s3-multipart-put.ts'

const MIB = 1024 * 1024
const TIB = 1024 ** 4

test('parts have the wanted size as long as there are no more than 10,000', () => {
  expect(partSizeFor(1, 8 * MIB)).toBe(8 * MIB)
  expect(partSizeFor(10_000 * 8 * MIB, 8 * MIB)).toBe(8 * MIB)
})

test('parts of a larger content grow by whole MiB', () => {
  expect(partSizeFor(10_000 * 8 * MIB + 1, 8 * MIB)).toBe(9 * MIB)
  const partSizeBytes = partSizeFor(5 * TIB, 8 * MIB)
  expect(partSizeBytes % MIB).toBe(0)
  expect(Math.ceil((5 * TIB) / partSizeBytes)).toBeLessThanOrEqual(10_000)
})
