import type { ComparedCell } from '../../../shared/domain/comparison.ts'
import type { ReportForm } from './report-form.ts'

const LINE_END = '\r\n'

/**
 * One line for each row, as RFC 4180 has it, in UTF-8 with a mark at its beginning, by which spreadsheets tell
 * that. Conflicts are told in a column.
 */
export function csvReport(): ReportForm {
  return {
    begin({ stores }) {
      const columns = stores.flatMap(({ name }) => [
        `${name}: state`,
        `${name}: size in bytes`,
        `${name}: evidence`,
        `${name}: evidence from`,
      ])
      const own = ['sha256', 'names', 'type', 'size in bytes', 'created', 'name conflict']
      return `\uFEFF${csvLine([...own, ...columns])}`
    },
    row({ hash, names, type, sizeBytes, createdAt, hasConflict, cells }) {
      const own = [
        hash,
        names.map(({ name }) => name).join('\n'),
        type,
        sizeBytes === null ? '' : String(sizeBytes),
        createdAt,
        hasConflict ? 'yes' : 'no',
      ]
      return csvLine([...own, ...cells.flatMap(cellFields)])
    },
    rowsEnd: () => '',
    conflict: () => '',
    end: () => '',
  }
}

function cellFields({ state, sizeBytes, evidence }: ComparedCell): string[] {
  return [
    state,
    sizeBytes === null ? '' : String(sizeBytes),
    sizeBytes === null ? '' : evidence.kind,
    'at' in evidence ? evidence.at : '',
  ]
}

function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}${LINE_END}`
}

/**
 * Spreadsheets take what begins with one of these for a formula, and a name may come from anybody: a quote
 * before it makes it text (OWASP, "CSV Injection").
 */
const FORMULA = /^[=+\-@\t\r]/

function csvField(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
