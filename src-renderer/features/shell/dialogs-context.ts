import { createContext, type RefObject, use } from 'react'
import type { ComparisonQuery } from '../../../shared/contract/comparisons.ts'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import type { PlanAction } from '../../../shared/domain/comparison-plan.ts'
import type { StoreId, StoreSummary } from '../../../shared/domain/store.ts'
import type { Verification } from '../../../shared/domain/verification.ts'
import type { StoredContent } from '../../rpc/queries.ts'
import type { HashSet } from '../artifacts/hash-set.ts'
import type { Jump } from '../artifacts/use-jump.ts'
import type { PlanScope } from '../compare/plan-choices.tsx'

/** Every dialog, and what it is about. One is open at a time. */
export type DialogRequest =
  | { readonly kind: 'add-store' }
  | { readonly kind: 'edit-store'; readonly store: StoreSummary }
  | { readonly kind: 'rename-store'; readonly store: StoreSummary }
  | { readonly kind: 'remove-store'; readonly store: StoreSummary }
  | {
      readonly kind: 'add-name'
      readonly store: StoreSummary
      readonly hash: Sha256
    }
  | {
      readonly kind: 'delete-name'
      readonly store: StoreSummary
      readonly hash: Sha256
      readonly name: string
      readonly isLast: boolean
    }
  | {
      readonly kind: 'delete-artifacts'
      readonly store: StoreSummary
      readonly hashes: HashSet
      readonly sizeBytes: number | null
      readonly onDeleted: (left: readonly Sha256[]) => void
    }
  | {
      readonly kind: 'copy-to'
      readonly store: StoreSummary
      readonly hashes: HashSet
    }
  | { readonly kind: 'unfinished-uploads'; readonly store: StoreSummary }
  | {
      readonly kind: 'remove-unfinished'
      readonly store: StoreSummary
      readonly uploads: readonly { readonly key: string; readonly id: string }[]
    }
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number | null }
  | {
      readonly kind: 'plan'
      readonly storeIds: readonly StoreId[]
      readonly action: PlanAction
      readonly storeId: StoreId | null
      readonly scope: PlanScope
      readonly hashes: readonly Sha256[]
      readonly query: ComparisonQuery | null
    }
  | {
      readonly kind: 'verify'
      readonly storeIds: readonly StoreId[]
      readonly hashes: readonly Sha256[]
    }
  | { readonly kind: 'verification-limits'; readonly run: Verification }
  | { readonly kind: 'diff'; readonly left: StoredContent; readonly right: StoredContent }
  | {
      readonly kind: 'jump'
      readonly store: StoreSummary
      readonly jump: Jump
      readonly gridRef: RefObject<HTMLElement | null>
    }
  | { readonly kind: 'palette' }

export type OpenDialog = (request: DialogRequest) => void

export const DialogsContext = createContext<OpenDialog | null>(null)

export function useOpenDialog(): OpenDialog {
  const open = use(DialogsContext)
  if (!open) throw new Error('useOpenDialog needs a DialogsContext above it.')
  return open
}
