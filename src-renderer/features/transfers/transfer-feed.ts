import {
  hasEnded,
  type Transfer,
  type TransferTotals,
  type TransferUpdate,
} from '../../../shared/domain/transfer.ts'

export interface TransferFeed {
  readonly byId: ReadonlyMap<string, Transfer>
  /** What runs, what failed, what waits, each in the order of asking; then what ended, latest first. */
  readonly order: readonly string[]
  readonly totals: TransferTotals
}

export const EMPTY_FEED: TransferFeed = {
  byId: new Map(),
  order: [],
  totals: {
    queued: 0,
    running: 0,
    paused: 0,
    stored: 0,
    alreadyStored: 0,
    saved: 0,
    verified: 0,
    copied: 0,
    repaired: 0,
    failed: 0,
    cancelled: 0,
    openBytes: 0,
    openDoneBytes: 0,
    bytesPerSecond: 0,
    secondsLeft: null,
    isHeld: false,
  },
}

function sameOrder(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((id, index) => id === right[index])
}

function rank({ phase }: Transfer): number {
  if (phase === 'failed') return 1
  if (phase === 'queued' || phase === 'paused') return 2
  return hasEnded(phase) ? 3 : 0
}

function compareTransfers(left: Transfer, right: Transfer): number {
  const order = rank(left)
  if (order !== rank(right)) return order - rank(right)
  return order === 3 ? right.sequence - left.sequence : left.sequence - right.sequence
}

/** The feed after one step of the stream. What did not change stays the same object. */
export function applyTransferUpdate(feed: TransferFeed, update: TransferUpdate): TransferFeed {
  const byId = new Map(update.reset ? [] : feed.byId)
  for (const id of update.removed) byId.delete(id)
  for (const transfer of update.changed) byId.set(transfer.id, transfer)
  const order = [...byId.values()].toSorted(compareTransfers).map((transfer) => transfer.id)
  return {
    byId,
    order: sameOrder(order, feed.order) ? feed.order : order,
    totals: update.totals,
  }
}
