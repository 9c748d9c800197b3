import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  follow,
  goTo,
  isAtWrongEnd,
  laidOutHeight,
  placeAt,
  type ScrollSpan,
} from './long-scroll.ts'

const VIEW = 600
const spanOf = (rows: number): ScrollSpan => ({ contentHeight: rows * 32 + 30, viewHeight: VIEW })
const SHORT = spanOf(100_000)
const LONG = spanOf(1_000_000)
const offsetEnd = (span: ScrollSpan) => span.contentHeight - VIEW
const topEnd = (span: ScrollSpan) => laidOutHeight(span) - VIEW

describe('a long scroll', () => {
  it('is none where all rows can be laid out', () => {
    expect(laidOutHeight(SHORT)).toBe(SHORT.contentHeight)
    expect(follow({ top: 0, offset: 0 }, 1_234.5, SHORT)).toEqual({ top: 1_234.5, offset: 1_234.5 })
    expect(placeAt(99, SHORT)).toEqual({ top: 99, offset: 99 })
  })

  it('stays below what Chromium can lay out at twice the size on a display with two pixels for one', () => {
    expect(laidOutHeight(LONG) * 4).toBeLessThan(2 ** 31 / 64)
  })

  it('reaches both ends by the scrollbar', () => {
    const middle = placeAt(offsetEnd(LONG) / 2, LONG)
    expect(follow(middle, 0, LONG).offset).toBe(0)
    expect(follow(middle, topEnd(LONG), LONG).offset).toBe(offsetEnd(LONG))
    expect(placeAt(offsetEnd(LONG), LONG).top).toBe(topEnd(LONG))
  })

  it('moves as far as a wheel does, from wherever', () => {
    const offset = fc.integer({ min: 10_000, max: offsetEnd(LONG) - 10_000 })
    fc.assert(
      fc.property(offset, fc.integer({ min: -600, max: 600 }), (from, moved) => {
        const before = placeAt(from, LONG)
        expect(follow(before, before.top + moved, LONG).offset).toBe(from + moved)
        expect(goTo(before, from + moved, LONG).offset).toBe(from + moved)
      }),
    )
  })

  it('reaches both ends by the wheel alone, put right wherever its element would end too early', () => {
    for (const step of [-240, 240]) {
      const end = step < 0 ? 0 : offsetEnd(LONG)
      let place = placeAt(Math.abs(end - 100_000), LONG)
      let steps = 0
      while (place.offset !== end && steps < 1_000) {
        const top = Math.min(Math.max(place.top + step, 0), topEnd(LONG))
        place = follow(place, top, LONG)
        if (isAtWrongEnd(place, LONG)) place = placeAt(place.offset, LONG)
        steps++
      }
      expect(place.offset).toBe(end)
    }
  })

  it('shows where it stands once it is put right', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: offsetEnd(LONG) }), (offset) => {
        const place = placeAt(offset, LONG)
        expect(place.offset).toBe(offset)
        expect(place.top / topEnd(LONG)).toBeCloseTo(offset / offsetEnd(LONG), 3)
      }),
    )
  })
})
