import { describe, expect, it } from 'vitest'
import {
  formatAgo,
  formatClock,
  formatDate,
  formatDateTime,
  formatDay,
  formatDuration,
} from './format-time.ts'

// Local times, as people read them: what is tested does not depend on the machine's zone.
const now = new Date(2026, 10, 23, 12, 0)
const iso = (...at: [number, number, number, number, number]) => new Date(...at).toISOString()

describe('formatDate', () => {
  it('has the year', () => expect(formatDate(iso(2026, 10, 3, 8, 0))).toBe('3 Nov 2026'))
  it('says so of what is none', () => expect(formatDate('no date')).toBe('at an unknown time'))
})

describe('formatDay', () => {
  it.each([
    [iso(2026, 10, 23, 10, 32), 'Today 10:32'],
    [iso(2026, 10, 23, 0, 0), 'Today 00:00'],
    [iso(2026, 10, 22, 23, 59), 'Yesterday'],
    [iso(2026, 10, 19, 8, 0), '19 Nov'],
    [iso(2025, 10, 19, 8, 0), '19 Nov 2025'],
    ['no date', ''],
  ])('%s is %s', (at, text) => expect(formatDay(at, now)).toBe(text))
})

describe('formatAgo', () => {
  it.each([
    [iso(2026, 10, 23, 12, 0), 'just now'],
    [iso(2026, 10, 23, 11, 59), '1 minute ago'],
    [iso(2026, 10, 23, 11, 15), '45 minutes ago'],
    [iso(2026, 10, 23, 10, 0), '2 hours ago'],
    [iso(2026, 10, 22, 10, 0), 'yesterday'],
    [iso(2026, 10, 20, 10, 0), '3 days ago'],
    [iso(2026, 10, 1, 10, 0), 'on 1 Nov'],
    ['no date', 'at an unknown time'],
  ])('%s is %s', (at, text) => expect(formatAgo(at, now)).toBe(text))
})

describe('formatClock and formatDateTime', () => {
  it('shows the time alone today, and the day before it otherwise', () => {
    expect(formatClock(iso(2026, 10, 23, 10, 32), now)).toBe('10:32')
    expect(formatClock(iso(2026, 10, 22, 10, 32), now)).toBe('22 Nov, 10:32')
    expect(formatDateTime(iso(2026, 10, 22, 10, 30))).toBe('22 Nov 2026, 10:30')
  })
})

describe('formatDuration', () => {
  it.each([
    [0.2, '1 s'],
    [24, '24 s'],
    [59.4, '59 s'],
    [118, '2 min'],
    [3_540, '59 min'],
    [3_600, '1 h'],
    [3_900, '1 h 5 min'],
    [200_000, '2 days'],
    [Number.POSITIVE_INFINITY, ''],
  ])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))
})
