import { oc, type } from '@orpc/contract'
import type { ComparisonQuery } from '../../shared/contract/comparisons.ts'
import { storageErrorSchema } from '../../shared/contract/schemas.ts'
import type { ArtifactType, Sha256 } from '../../shared/domain/artifact.ts'
import type { ContentDiff } from '../../shared/domain/artifact-diff.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { SharedColumns } from '../catalog/shared-columns.ts'
import type { ContentRow } from '../compare/comparison-view.ts'
import type { ComparisonTotals } from '../compare/count-totals.ts'
import type { EncodedEvidence } from '../compare/known-evidence.ts'
import type { ConflictQuery, ConflictWindow } from '../compare/list-conflicts.ts'
import type { PlanInput } from '../compare/plan-contents.ts'
import type { WorkedOutPlan } from '../compare/plan-routes.ts'
import type { ContentWindow } from '../compare/store-comparison.ts'
import type { WithMemory } from './shared-memory.ts'

/** What main and the thread that compares say to each other: typed, not validated, as both ends are ours. */
const base = oc.errors({ STORAGE_ERROR: { data: storageErrorSchema } })

/** What is new about one of the compared stores. */
export interface StoreNews {
  /** Null: as before. */
  readonly columns: SharedColumns | null
  readonly isComplete: boolean
  /** Null: as before. `all`: instead of what was known; else beside it. */
  readonly evidence: (EncodedEvidence & { readonly isAll: boolean }) | null
}

export interface DiffContent {
  readonly bytes: Uint8Array
  readonly type: ArtifactType
}

interface OfComparison {
  readonly comparisonId: string
}
interface OfQuery extends OfComparison {
  readonly query: ComparisonQuery
}

export const compareWorkerContract = {
  /** Compares anew with what is new, in the order of the stores. The first call must tell all of it. */
  compare: base
    .input(
      type<
        OfComparison & { readonly storeIds: readonly StoreId[] } & WithMemory<readonly StoreNews[]>
      >(),
    )
    .output(type<{ version: number; totals: ComparisonTotals }>()),
  /** Looks for names that stand for different contents; rows tell of them from that version on. */
  findConflicts: base
    .input(type<OfComparison>())
    .output(type<{ version: number; conflicts: number; spellings: number }>()),
  window: base
    .input(type<OfQuery & { offset: number; limit: number }>())
    .output(type<ContentWindow>()),
  hashes: base
    .input(type<OfQuery & { offset: number; limit: number }>())
    .output(type<readonly Sha256[]>()),
  position: base.input(type<OfQuery & { hash: Sha256 }>()).output(type<number | null>()),
  conflicts: base.input(type<OfComparison & ConflictQuery>()).output(type<ConflictWindow>()),
  plan: base.input(type<OfComparison & PlanInput>()).output(type<WithMemory<WorkedOutPlan>>()),
  /** Holds on to the rows of a query as they are, until `letGo`, however the comparison changes. */
  hold: base.input(type<OfQuery>()).output(type<{ holdId: number; total: number }>()),
  held: base
    .input(type<{ holdId: number; offset: number; limit: number }>())
    .output(type<readonly ContentRow[]>()),
  letGo: base.input(type<{ holdId: number }>()).output(type<void>()),
  /** What differs between two contents; in slices, as all that this thread does. */
  diff: base
    .input(type<WithMemory<{ left: DiffContent; right: DiffContent }>>())
    .output(type<ContentDiff>()),
  /** Forgets a comparison. */
  forget: base.input(type<OfComparison>()).output(type<void>()),
}
