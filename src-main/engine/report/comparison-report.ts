import type { ComparisonQuery, ReportFormat } from '../../../shared/contract/comparisons.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { callOptions } from '../../workers/hash-pool.ts'
import { comparedRow } from '../compared-rows.ts'
import type { ComparisonParts, LiveComparison } from '../live-comparison.ts'
import { csvReport } from './csv-report.ts'
import { htmlReport } from './html-report.ts'
import { jsonReport } from './json-report.ts'
import type { ReportFacts, ReportForm } from './report-form.ts'
import { writeReport } from './write-report.ts'

export interface ReportRequest {
  readonly storeIds: readonly StoreId[]
  readonly format: ReportFormat
  readonly query?: ComparisonQuery
}

/** Few enough that telling them holds nobody up. */
const ROWS_AT_ONCE = 500
const CONFLICTS_AT_ONCE = 100
const DIFFERENCES: ComparisonQuery = {
  sort: { column: 'name', descending: false },
  onlyDifferences: true,
}

const FORMS: Readonly<Record<ReportFormat, () => ReportForm>> = {
  csv: csvReport,
  json: jsonReport,
  html: htmlReport,
}

/** Writes all rows of one moment to a file, however much changes meanwhile. */
export async function reportComparison(
  path: string,
  comparison: LiveComparison,
  { format, query }: ReportRequest,
  parts: ComparisonParts,
  signal?: AbortSignal,
): Promise<{ rows: number; sizeBytes: number }> {
  const state = await comparison.state()
  const { holdId, total } = await comparison.ask((client) =>
    client.hold({ comparisonId: comparison.id, query: query ?? DIFFERENCES }, callOptions(signal)),
  )
  try {
    const all = parts.stores.list()
    const facts: ReportFacts = {
      at: new Date().toISOString(),
      state,
      stores: comparison.storeIds.flatMap((storeId) => all.find(({ id }) => id === storeId) ?? []),
      rowCount: total,
      isSearch: query !== undefined,
    }
    const pieces = piecesOf(FORMS[format](), facts, { holdId, comparison, parts, signal })
    return { rows: total, sizeBytes: await writeReport(path, pieces) }
  } finally {
    await comparison.ask((client) => client.letGo({ holdId })).catch(() => {})
  }
}

interface Rows {
  readonly holdId: number
  readonly comparison: LiveComparison
  readonly parts: ComparisonParts
  readonly signal: AbortSignal | undefined
}

async function* piecesOf(form: ReportForm, facts: ReportFacts, rows: Rows): AsyncGenerator<string> {
  const { holdId, comparison, parts, signal } = rows
  const stores = facts.state.stores.map(({ storeId, state }) => ({
    storeId,
    isComplete: state === 'complete',
  }))
  yield form.begin(facts)
  for (let offset = 0; offset < facts.rowCount; offset += ROWS_AT_ONCE) {
    const found = await comparison.ask((client) =>
      client.held({ holdId, offset, limit: ROWS_AT_ONCE }, callOptions(signal)),
    )
    for (const row of found) yield form.row(comparedRow(parts.evidence, stores, row))
  }
  yield form.rowsEnd()
  const count = (facts.state.conflicts ?? 0) + (facts.state.spellings ?? 0)
  for (let offset = 0; offset < count; offset += CONFLICTS_AT_ONCE) {
    const { conflicts } = await comparison.ask((client) =>
      client.conflicts(
        { comparisonId: comparison.id, offset, limit: CONFLICTS_AT_ONCE },
        callOptions(signal),
      ),
    )
    for (const conflict of conflicts) yield form.conflict(conflict)
  }
  yield form.end()
}
