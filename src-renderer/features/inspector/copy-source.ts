import type { StoreSummary } from '../../../shared/domain/store.ts'

/** From which of the stores that hold it a content is best copied: of the same provider, or from this machine. */
export function copySource(
  holders: readonly StoreSummary[],
  target: StoreSummary,
): StoreSummary | null {
  const online = holders.filter(({ state }) => state.kind !== 'offline')
  const from = online.length > 0 ? online : holders
  return (
    from.find(({ kind }) => kind === target.kind) ??
    from.find(({ kind }) => kind === 'local') ??
    from[0] ??
    null
  )
}
