import type {
  ComparisonQuery,
  ComparisonSort as SortColumn,
} from '../../../shared/contract/comparisons.ts'
import type { StoreId } from '../../../shared/domain/store.ts'

export type Finding = NonNullable<ComparisonQuery['findings']>[number]

export const FINDING_LABELS: Readonly<Record<Finding, string>> = {
  conflict: 'Conflicts of names',
  damaged: 'Damaged',
  'other-size': 'Other size',
  unverified: 'Not verified',
  'content-missing': 'Content missing',
  unknown: 'Not known',
}

/** What the filter offers, in the order of how bad it is. */
export const OFFERED_FINDINGS: readonly Finding[] = [
  'damaged',
  'other-size',
  'conflict',
  'content-missing',
  'unverified',
  'unknown',
]

export interface ComparisonFilter {
  readonly text: string
  readonly onlyDifferences: boolean
  readonly onlyIn: StoreId | null
  readonly missingIn: StoreId | null
  readonly findings: readonly Finding[]
}

export const ONLY_DIFFERENCES: ComparisonFilter = {
  text: '',
  onlyDifferences: true,
  onlyIn: null,
  missingIn: null,
  findings: [],
}

export interface ComparisonOrder {
  readonly column: SortColumn
  readonly descending: boolean
}

export const BY_NAME: ComparisonOrder = { column: 'name', descending: false }

/** Whether more than the switch of differences leaves rows out. */
export function isNarrowed({ text, onlyIn, missingIn, findings }: ComparisonFilter): boolean {
  return text.trim() !== '' || onlyIn !== null || missingIn !== null || findings.length > 0
}

/** The text of a search as the engine takes it. */
export function searchText(text: string): string {
  return text.trim().slice(0, 500)
}

/** What the engine is asked. A store that is not compared any more filters nothing. */
export function toComparisonQuery(
  filter: ComparisonFilter,
  sort: ComparisonOrder,
  storeIds: readonly StoreId[],
): ComparisonQuery {
  const text = searchText(filter.text)
  const { onlyIn, missingIn, findings } = filter
  return {
    sort,
    ...(text !== '' && { text }),
    ...(filter.onlyDifferences && { onlyDifferences: true }),
    ...(onlyIn !== null && storeIds.includes(onlyIn) && { onlyIn }),
    ...(missingIn !== null && storeIds.includes(missingIn) && { missingIn }),
    ...(findings.length > 0 && { findings: [...findings] }),
  }
}

/** A click on a header: the same column turns round, another begins as people expect it. */
export function nextOrder(order: ComparisonOrder, column: SortColumn): ComparisonOrder {
  if (order.column === column) return { column, descending: !order.descending }
  return { column, descending: column === 'size' || column === 'created' }
}
