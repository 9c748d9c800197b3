import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatProgress, formatSize, formatSpeed } from './format-size.ts'

describe('formatSize', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [855, '855 B'],
    [999, '999 B'],
    [1_000, '1.00 KB'],
    [9_994, '9.99 KB'],
    [9_995, '10.0 KB'],
    [14_200, '14.2 KB'],
    [99_949, '99.9 KB'],
    [99_950, '100 KB'],
    [999_499, '999 KB'],
    [999_500, '1.00 MB'],
    [4_920_000_000, '4.92 GB'],
    [16_060_000_000, '16.1 GB'],
    [412_000_000_000, '412 GB'],
    [1_900_000_000_000, '1.90 TB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text)
  })

  it('has three significant digits from 1 KB on, and is right to half a percent', () => {
    const units = new Map([
      ['KB', 1e3],
      ['MB', 1e6],
      ['GB', 1e9],
      ['TB', 1e12],
      ['PB', 1e15],
    ])
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        const [value = '', unit = ''] = formatSize(bytes).split(' ')
        expect(value.replace('.', '')).toMatch(/^\d{3}$/)
        const shown = Number(value) * (units.get(unit) ?? Number.NaN)
        expect(Math.abs(shown - bytes) / bytes).toBeLessThanOrEqual(0.00501)
      }),
    )
  })
})

describe('formatProgress', () => {
  it.each([
    [9_100_000_000, 15_200_000_000, '9.10 of 15.2 GB'],
    [0, 15_200_000_000, '0 of 15.2 GB'],
    [900_000, 15_200_000, '900 KB of 15.2 MB'],
    [20, 10, '10 of 10 B'],
  ])('%d of %d is %s', (done, size, text) => {
    expect(formatProgress(done, size)).toBe(text)
  })
})

describe('formatSpeed', () => {
  it('is a size a second', () => expect(formatSpeed(248_000_000)).toBe('248 MB/s'))
})
