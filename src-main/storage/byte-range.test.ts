import { expect, test } from 'vitest'
import { spanOf } from './byte-range.ts'

test.each([
  [undefined, 10, 0, 10],
  [undefined, 0, 0, 0],
  [{ offset: 0 }, 10, 0, 10],
  [{ offset: 4 }, 10, 4, 10],
  [{ offset: 4, length: 3 }, 10, 4, 7],
  [{ offset: 4, length: 0 }, 10, 4, 4],
  [{ offset: 9, length: 100 }, 10, 9, 10],
  [{ offset: 1, length: Number.MAX_SAFE_INTEGER }, 10, 1, 10],
])('%j of %i bytes is %i to %i', (range, sizeBytes, start, end) => {
  expect(spanOf(range, sizeBytes)).toEqual({ start, end })
})

test.each([
  [{ offset: 0 }, 0],
  [{ offset: 10 }, 10],
  [{ offset: 11, length: 1 }, 10],
  [{ offset: -1 }, 10],
  [{ offset: 0.5 }, 10],
  [{ offset: Number.NaN }, 10],
  [{ offset: 0, length: -1 }, 10],
  [{ offset: 0, length: Number.POSITIVE_INFINITY }, 10],
])('%j of %i bytes is refused', (range, sizeBytes) => {
  expect(() => spanOf(range, sizeBytes)).toThrow(
    expect.objectContaining({ code: 'RANGE_NOT_SATISFIABLE' }),
  )
})
