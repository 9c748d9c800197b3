import type { ComparisonQuery } from '../../../shared/contract/comparisons.ts'
import type { ComparedRow } from '../../../shared/domain/comparison.ts'
import { type ComparedIds, comparedRowsOptions } from '../../rpc/comparison-queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { useWindows, type Windows } from '../../rpc/use-windows.ts'

export interface ComparedRows extends Windows<ComparedRow> {
  /** Of all rows that pass the filter, each content once. */
  readonly sizeBytes: number
}

/** The rows of a comparison, of which the windows in `windows` are held. */
export function useComparedRows(
  storeIds: ComparedIds,
  query: ComparisonQuery,
  windows: readonly number[],
): ComparedRows {
  const rpc = useRpc()
  const { first, ...rows } = useWindows(
    windows,
    (window) => comparedRowsOptions(rpc, storeIds, query, window),
    (answer) => answer.rows,
  )
  return { ...rows, sizeBytes: first?.sizeBytes ?? 0 }
}
