import type { StoreId } from '../../shared/domain/store.ts'
import type { SharedColumns } from '../catalog/shared-columns.ts'
import type { ComparisonTotals } from '../compare/count-totals.ts'
import { KnownEvidence } from '../compare/known-evidence.ts'
import { StoreComparison } from '../compare/store-comparison.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import type { StoreNews } from './compare-contract.ts'

interface KnownStore {
  columns: SharedColumns | null
  isComplete: boolean
  readonly evidence: KnownEvidence
}

/** One comparison in its thread, with what main last told of its stores. */
export class HostedComparison {
  readonly latest: StoreComparison
  readonly #stores: readonly KnownStore[]

  constructor(storeIds: readonly StoreId[]) {
    this.latest = new StoreComparison(storeIds)
    this.#stores = storeIds.map(() => ({
      columns: null,
      isComplete: false,
      evidence: new KnownEvidence(),
    }))
  }

  /** One call at a time. */
  async compare(
    news: readonly StoreNews[],
    signal: AbortSignal | undefined,
  ): Promise<{ version: number; totals: ComparisonTotals }> {
    for (const [index, known] of this.#stores.entries()) {
      const { columns = null, isComplete = false, evidence = null } = news[index] ?? {}
      known.columns = columns ?? known.columns
      known.isComplete = isComplete
      if (evidence === null) continue
      // Not to be aborted: what was told once is not told again.
      const { isAll } = evidence
      await runInSlices(isAll ? known.evidence.replace(evidence) : known.evidence.change(evidence))
    }
    const listings = this.#stores.map(({ columns, isComplete, evidence }) => {
      if (columns === null) throw new Error('a store was never told of')
      return { columns, isComplete, evidence }
    })
    return this.latest.compare(listings, signal)
  }
}
