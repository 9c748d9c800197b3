import { hasEnded, type Transfer } from '../../../shared/domain/transfer.ts'

/** So many that have ended well are few enough to be listed all. */
const FEW_ENDED = 8
/** Of more, the latest of them stay in sight. */
const LATEST_ENDED = 3

function isFinished(transfer: Transfer | undefined): boolean {
  return transfer !== undefined && transfer.phase !== 'failed' && hasEnded(transfer.phase)
}

export interface VisibleOrder {
  readonly order: readonly string[]
  /** Finished ones that are not in `order`; with `isUnfolded` those that would not be. */
  readonly foldedCount: number
}

/** What the list shows: all that is open or failed, and of what is finished the latest, or all. */
export function visibleOrder(
  order: readonly string[],
  byId: ReadonlyMap<string, Transfer>,
  isUnfolded: boolean,
): VisibleOrder {
  const found = order.findIndex((id) => isFinished(byId.get(id)))
  const finished = found < 0 ? 0 : order.length - found
  if (finished <= FEW_ENDED) return { order, foldedCount: 0 }
  return {
    order: isUnfolded ? order : order.slice(0, found + LATEST_ENDED),
    foldedCount: finished - LATEST_ENDED,
  }
}
