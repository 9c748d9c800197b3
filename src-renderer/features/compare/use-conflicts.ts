import type { NameConflict } from '../../../shared/domain/comparison.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { conflictsOptions } from '../../rpc/comparison-queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { useWindows, type Windows } from '../../rpc/use-windows.ts'

/** The names that stand for different contents, of which the windows in `windows` are held. */
export function useConflicts(
  storeIds: readonly StoreId[],
  text: string,
  windows: readonly number[],
): Windows<NameConflict> {
  const rpc = useRpc()
  return useWindows(
    windows,
    (window) => conflictsOptions(rpc, storeIds, text, window),
    (answer) => answer.conflicts,
  )
}
