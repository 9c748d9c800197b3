import type { ComparedStore, ComparisonState } from '../../shared/domain/comparison.ts'
import type { StoreId, StoreSummary } from '../../shared/domain/store.ts'
import type { ComparisonTotals } from '../compare/count-totals.ts'

export interface StateParts {
  readonly version: number
  readonly isWorking: boolean
  readonly totals: ComparisonTotals
  /** As they were when they were compared. */
  readonly stores: readonly StoreSummary[]
  readonly places: readonly (string | null)[]
  readonly found: { readonly conflicts: number; readonly spellings: number } | null
}

/** What the thread counted, told with the stores that it counted in. */
export function comparisonState(parts: StateParts): ComparisonState {
  const { version, isWorking, totals, stores, places, found } = parts
  const idOf = (index: number) => (stores[index] as StoreSummary).id
  return {
    version,
    isWorking,
    isComplete: stores.every(({ state }) => state.kind === 'ready'),
    stores: stores.map((summary, index) => ({
      ...listingOf(summary),
      storeId: summary.id,
      samePlaceAs: samePlaceAs(index, stores, places),
      ...(totals.stores[index] as ComparisonTotals['stores'][number]),
    })),
    pairs: totals.pairs.map(({ a, b, ...counts }) => ({ a: idOf(a), b: idOf(b), ...counts })),
    all: totals.all,
    same: totals.same,
    differences: totals.differences,
    conflicts: found?.conflicts ?? null,
    spellings: found?.spellings ?? null,
  }
}

function listingOf({ state }: StoreSummary): Pick<ComparedStore, 'state' | 'listedAt' | 'error'> {
  switch (state.kind) {
    case 'ready':
      return { state: 'complete', listedAt: state.listedAt, error: null }
    case 'listing':
      return { state: 'listing', listedAt: state.listedAt, error: null }
    case 'offline':
      return { state: 'offline', listedAt: null, error: state.error }
  }
}

/** The first store that is at the same place; null where there is none before this one. */
function samePlaceAs(
  index: number,
  stores: readonly StoreSummary[],
  places: readonly (string | null)[],
): StoreId | null {
  const place = places[index] ?? null
  const first = place === null ? index : places.indexOf(place)
  return first < index ? (stores[first]?.id ?? null) : null
}
