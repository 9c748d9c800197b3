import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { ComparedCell, ComparedRow } from '../../shared/domain/comparison.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import type { ContentRow } from '../compare/comparison-view.ts'
import type { EvidenceLog } from './evidence-log.ts'

/** One of the compared stores, as its cells need to know it. */
export interface CellStore {
  readonly storeId: StoreId
  /** What is not listed is not there. */
  readonly isComplete: boolean
}

/** What one store has of a content, joined with what is known of it. */
export function comparedCell(
  evidence: EvidenceLog,
  { storeId, isComplete }: CellStore,
  hash: Sha256,
  found: {
    readonly sizeBytes: number | null
    readonly isOtherSize: boolean
    readonly isNamed: boolean
  },
): ComparedCell {
  const { sizeBytes, isOtherSize, isNamed } = found
  if (sizeBytes === null) {
    const state = isComplete ? 'missing' : 'unknown'
    return { state, sizeBytes, evidence: { kind: 'claimed' }, isNamed }
  }
  const known = evidence.of(storeId, hash)
  const state =
    known.kind === 'damaged' ? 'damaged' : isOtherSize ? ('other-size' as const) : 'present'
  return { state, sizeBytes, evidence: known, isNamed }
}

export function comparedRow(
  evidence: EvidenceLog,
  stores: readonly CellStore[],
  { sizes, otherSize, named, ...row }: ContentRow,
): ComparedRow {
  return {
    ...row,
    cells: stores.map((store, index) =>
      comparedCell(evidence, store, row.hash, {
        sizeBytes: sizes[index] ?? null,
        isOtherSize: (otherSize & (1 << index)) !== 0,
        isNamed: (named & (1 << index)) !== 0,
      }),
    ),
  }
}
