import { describe, expect, it } from 'vitest'
import { bandwidthLimitSchema } from '../../../shared/contract/transfers.ts'
import { limitWords, OFFERED_LIMITS, parseLimit } from './bandwidth.ts'

describe('a limit of the speed', () => {
  it.each([
    ['2.5', 2_500_000],
    [' 12,5 ', 12_500_000],
    ['0.1', 100_000],
  ])('%s is taken', (text, bytesPerSecond) => {
    expect(parseLimit(text)).toEqual({ bytesPerSecond, problem: null })
    expect(bandwidthLimitSchema.safeParse(bytesPerSecond).success).toBe(true)
  })

  it.each(['', '0', '0.01', '-3', 'fast', '1e9', '5 MB'])('"%s" is refused', (text) =>
    expect(parseLimit(text).problem).toContain('number of megabytes'),
  )

  it('is told in words', () => {
    expect([null, ...OFFERED_LIMITS].map(limitWords)).toEqual([
      'No limit',
      '1 MB/s',
      '5 MB/s',
      '20 MB/s',
      '50 MB/s',
    ])
  })
})
