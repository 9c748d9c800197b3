import { describe, expect, it } from 'vitest'
import { fitComparedColumns } from './compared-columns.ts'

describe('fitComparedColumns', () => {
  it.each([2, 4, 7])('fills exactly a wide window with %i stores', (count) => {
    expect(fitComparedColumns(1_400, count).total).toBe(1_400)
  })

  it('keeps every store readable, and grows wider than the window for that', () => {
    const { store, name, total } = fitComparedColumns(700, 8)
    expect(store).toBeGreaterThanOrEqual(110)
    expect(name).toBeGreaterThanOrEqual(160)
    expect(total).toBeGreaterThan(700)
  })
})
