import { describe, expect, it } from 'vitest'
import { parseByteBudget, parseRate, skipSince } from './verify-limits.ts'

describe('parseByteBudget', () => {
  it('takes nothing for no limit, and gigabytes with a point or a comma', () => {
    expect(parseByteBudget(' ')).toEqual({ value: null, problem: null })
    expect(parseByteBudget('50').value).toBe(50_000_000_000)
    expect(parseByteBudget('0,5').value).toBe(500_000_000)
  })

  it.each(['0', '-1', 'ten', '1e9', '99999999999'])('refuses %s', (text) => {
    expect(parseByteBudget(text).problem).not.toBeNull()
  })
})

describe('parseRate', () => {
  it('takes nothing for as fast as can be, and refuses what is too slow', () => {
    expect(parseRate('')).toEqual({ value: null, problem: null })
    expect(parseRate('20').value).toBe(20_000_000)
    expect(parseRate('0.01').problem).not.toBeNull()
  })
})

describe('skipSince', () => {
  it('reads everything unless asked otherwise', () => {
    expect(skipSince('none', 1_000)).toBeNull()
    expect(skipSince('day', 86_400_000 + 5)).toBe(5)
  })
})
