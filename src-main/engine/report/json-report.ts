import type { ReportForm } from './report-form.ts'

/** One JSON document: facts, rows and conflicts, as the contract has them. */
export function jsonReport(): ReportForm {
  let isFirst = true
  const item = (value: unknown): string => {
    const before = isFirst ? '\n    ' : ',\n    '
    isFirst = false
    return `${before}${JSON.stringify(value)}`
  }
  return {
    begin({ at, state, stores, rowCount, isSearch }) {
      const facts = {
        version: 1,
        comparedAt: at,
        isComplete: state.isComplete,
        stores: stores.map(({ id, kind, name, location }) => ({ id, kind, name, location })),
        totals: state,
        rows: isSearch ? 'search' : 'differences',
        rowCount,
      }
      // The rows follow in the same object.
      return `${JSON.stringify(facts, null, 2).slice(0, -2)},\n  "artifacts": [`
    },
    row: item,
    rowsEnd() {
      isFirst = true
      return '\n  ],\n  "names": ['
    },
    conflict: item,
    end: () => '\n  ]\n}\n',
  }
}
