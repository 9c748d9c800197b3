import { useMemo } from 'react'
import type { TransferId } from '../../../shared/domain/transfer.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { showError } from '../../ui/toast-manager.ts'

export interface TransferActions {
  readonly pause: (id: TransferId) => void
  readonly resume: (id: TransferId) => void
  readonly cancel: (id: TransferId) => void
  readonly retry: (id: TransferId) => void
  readonly move: (id: TransferId, to: 'top' | 'bottom') => void
  readonly pauseAll: () => void
  readonly resumeAll: () => void
  readonly cancelAll: () => void
  readonly retryAll: () => void
  readonly clearEnded: () => void
}

/** What can be asked of transfers. How it went comes back with their stream; only a refusal is told here. */
export function useTransferActions(): TransferActions {
  const { client } = useRpc()
  return useMemo(() => {
    const { transfers } = client
    const ask = (answer: Promise<void>) => void answer.catch(showError)
    return {
      pause: (id) => ask(transfers.pause({ ids: [id] })),
      resume: (id) => ask(transfers.resume({ ids: [id] })),
      cancel: (id) => ask(transfers.cancel({ ids: [id] })),
      retry: (id) => ask(transfers.retry({ ids: [id] })),
      move: (id, to) => ask(transfers.move({ ids: [id], to })),
      pauseAll: () => ask(transfers.pause({})),
      resumeAll: () => ask(transfers.resume({})),
      cancelAll: () => ask(transfers.cancel({})),
      retryAll: () => ask(transfers.retry({})),
      clearEnded: () => ask(transfers.clearEnded()),
    }
  }, [client])
}
