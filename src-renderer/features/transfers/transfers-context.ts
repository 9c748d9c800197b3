import { createContext, use, useCallback, useSyncExternalStore } from 'react'
import type { Transfer, TransferTotals } from '../../../shared/domain/transfer.ts'
import type { Observable } from '../../ui/observable.ts'
import type { TransferFeed } from './transfer-feed.ts'

export const TransfersContext = createContext<Observable<TransferFeed> | null>(null)

/** The feed itself, for reading without being drawn again at every step. */
export function useTransferFeed(): Observable<TransferFeed> {
  const feed = use(TransfersContext)
  if (!feed) throw new Error('Transfers need a TransfersContext above them.')
  return feed
}

export function useTransferOrder(): readonly string[] {
  const feed = useTransferFeed()
  return useSyncExternalStore(feed.subscribe, () => feed.get().order)
}

export function useTransferTotals(): TransferTotals {
  const feed = useTransferFeed()
  return useSyncExternalStore(feed.subscribe, () => feed.get().totals)
}

/** One transfer; its row alone is drawn again when it moves. */
export function useTransfer(id: string): Transfer | undefined {
  const feed = useTransferFeed()
  return useSyncExternalStore(
    feed.subscribe,
    useCallback(() => feed.get().byId.get(id), [feed, id]),
  )
}
