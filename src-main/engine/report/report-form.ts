import type {
  ComparedRow,
  ComparisonState,
  NameConflict,
} from '../../../shared/domain/comparison.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'

/** What every report tells first. */
export interface ReportFacts {
  /** RFC 3339, UTC. */
  readonly at: string
  readonly state: ComparisonState
  /** In the order of the cells. */
  readonly stores: readonly StoreSummary[]
  /** How many rows follow. */
  readonly rowCount: number
  /** Whether these are all differences, or the rows of a search. */
  readonly isSearch: boolean
}

/** Writes a report piece by piece, in this order, so that a million rows take no memory. */
export interface ReportForm {
  begin(facts: ReportFacts): string
  row(row: ComparedRow): string
  /** After the last row, before the first conflict. */
  rowsEnd(): string
  conflict(conflict: NameConflict): string
  end(): string
}
