import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  COLUMN_IDS,
  COLUMNS,
  DEFAULT_COLUMNS,
  fitColumns,
  isColumnChoice,
  moveEdge,
} from './columns.ts'

const idsAt = (width: number) => fitColumns(DEFAULT_COLUMNS, width).map(({ id }) => id)
const sum = (columns: readonly { width: number }[]) =>
  columns.reduce((total, { width }) => total + width, 0)

describe('fitColumns', () => {
  it('shows all but the names in the usual window', () => {
    expect(idsAt(728)).toEqual(['name', 'type', 'size', 'created', 'hash', 'where'])
  })

  it('gives up what matters least in a narrow one, never name and size', () => {
    expect(idsAt(420)).toEqual(['name', 'size', 'created'])
    expect(idsAt(100)).toEqual(['name', 'size'])
  })

  it('fills its place exactly wherever the name has room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 3_000 }), (width) => {
        expect(sum(fitColumns(DEFAULT_COLUMNS, width))).toBe(width)
      }),
    )
  })
})

describe('moveEdge', () => {
  it('gives one what it takes from the other', () => {
    const fitted = fitColumns(DEFAULT_COLUMNS, 1_000)
    const moved = moveEdge(DEFAULT_COLUMNS, fitted, 'type', 10)
    expect(moved.widths.type).toBe(DEFAULT_COLUMNS.widths.type + 10)
    expect(moved.widths.size).toBe(DEFAULT_COLUMNS.widths.size - 10)
  })

  it('never makes the table wider, nor a column narrower than it can be', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...COLUMN_IDS),
        fc.integer({ min: -2_000, max: 2_000 }),
        (id, delta) => {
          const fitted = fitColumns(DEFAULT_COLUMNS, 1_000)
          const moved = fitColumns(moveEdge(DEFAULT_COLUMNS, fitted, id, delta), 1_000)
          expect(sum(moved)).toBe(1_000)
          for (const column of moved) {
            expect(column.width).toBeGreaterThanOrEqual(COLUMNS[column.id].minWidth)
          }
        },
      ),
    )
  })
})

describe('isColumnChoice', () => {
  it.each([
    [DEFAULT_COLUMNS, true],
    [JSON.parse(JSON.stringify(DEFAULT_COLUMNS)), true],
    [null, false],
    [{ widths: {}, hidden: [] }, false],
    [{ ...DEFAULT_COLUMNS, hidden: ['name'] }, false],
    [{ ...DEFAULT_COLUMNS, widths: { ...DEFAULT_COLUMNS.widths, size: 'wide' } }, false],
  ])('%j: %s', (value: unknown, expected) => expect(isColumnChoice(value)).toBe(expected))
})
