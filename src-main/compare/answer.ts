import type { SharedColumns } from '../catalog/shared-columns.ts'
import { runInSlices } from '../streams/run-in-slices.ts'
import { type ComparedContents, compareContents } from './compared-contents.ts'
import { type ComparisonTotals, countTotals } from './count-totals.ts'
import type { KnownEvidence } from './known-evidence.ts'
import { mergeStores } from './merge-stores.ts'
import { MergedHashes } from './merged-hashes.ts'

/** What is known of one of the compared stores when it is compared. */
export interface ComparedListing {
  readonly columns: SharedColumns
  /** The listing came to its end: what is not in it is not there. */
  readonly isComplete: boolean
  readonly evidence: KnownEvidence
}

/** The full answer, of one moment. */
export interface Answer {
  readonly stores: readonly SharedColumns[]
  /** One bit for each store that was listed to its end. */
  readonly complete: number
  readonly contents: ComparedContents
  readonly hashes: MergedHashes
  readonly totals: ComparisonTotals
}

/** Compares listings as they are now, and lets other work of the thread have its turn. */
export function compareListings(
  listings: readonly ComparedListing[],
  signal?: AbortSignal,
): Promise<Answer> {
  return runInSlices(answerSteps(listings), signal)
}

function* answerSteps(listings: readonly ComparedListing[]): Generator<void, Answer> {
  const stores = listings.map(({ columns }) => columns)
  const merged = yield* mergeStores(stores)
  const hashes = new MergedHashes(stores, merged)
  const grades: Uint8Array[] = []
  for (const [index, { columns, evidence }] of listings.entries()) {
    grades.push(yield* evidence.gradesOf(columns, merged.rows[index] as Uint32Array, hashes))
  }
  const contents = yield* compareContents(stores, merged, grades)
  const complete = listings.reduce(
    (bits, { isComplete }, index) => bits | (isComplete ? 1 << index : 0),
    0,
  )
  const totals = yield* countTotals(contents, complete)
  return { stores, complete, contents, hashes, totals }
}
