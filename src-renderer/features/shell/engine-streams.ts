import type { Command } from '../../../shared/domain/command.ts'
import type { Verification } from '../../../shared/domain/verification.ts'
import type { Rpc } from '../../rpc/client.ts'
import { watchStream } from '../../rpc/watch-stream.ts'
import { Observable } from '../../ui/observable.ts'
import type { StoresState } from '../stores/stores-context.ts'
import { applyTransferUpdate, EMPTY_FEED, type TransferFeed } from '../transfers/transfer-feed.ts'

/** What the main process tells unasked, one stream each. Owned by the page for as long as the port lives. */
export interface EngineStreams {
  readonly stores: Observable<StoresState>
  readonly transfers: Observable<TransferFeed>
  readonly verifications: Observable<readonly Verification[]>
  /** Commands of the menu bar. */
  onCommand(listener: (command: Command) => void): () => void
}

export function openEngineStreams(rpc: Rpc): EngineStreams {
  const stores = new Observable<StoresState>({ stores: null, error: null })
  const transfers = new Observable<TransferFeed>(EMPTY_FEED)
  const verifications = new Observable<readonly Verification[]>([])
  const commandListeners = new Set<(command: Command) => void>()
  const signal = rpc.closed
  const { client } = rpc

  void watchStream({
    open: (abort) => client.stores.watch(undefined, { signal: abort }),
    onItem: (items) => stores.set({ stores: items, error: null }),
    onError: (error) => stores.set({ ...stores.get(), error }),
    signal,
  })
  void watchStream({
    open: (abort) => client.transfers.watch(undefined, { signal: abort }),
    onItem: (update) => transfers.set(applyTransferUpdate(transfers.get(), update)),
    // The stream is opened again and begins with a snapshot: nothing to say.
    onError: () => {},
    signal,
  })
  void watchStream({
    open: (abort) => client.verifications.watch(undefined, { signal: abort }),
    onItem: (runs) => verifications.set(runs),
    onError: () => {},
    signal,
  })
  void watchStream({
    open: (abort) => client.app.commands(undefined, { signal: abort }),
    onItem: (command) => {
      for (const listener of commandListeners) listener(command)
    },
    onError: () => {},
    signal,
  })

  return {
    stores,
    transfers,
    verifications,
    onCommand(listener) {
      commandListeners.add(listener)
      return () => commandListeners.delete(listener)
    },
  }
}
