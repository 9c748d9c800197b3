import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { BRIDGE } from '../../shared/contract/bridge.ts'
import type { Contract } from '../../shared/contract/index.ts'
import { StorageError, type StorageErrorData } from '../../shared/domain/storage-error.ts'

export type KuraClient = ContractRouterClient<Contract>

function createQueries(client: KuraClient) {
  return createTanstackQueryUtils(client)
}

/** The way to the main process, as the rest of the page sees it. */
export interface Rpc {
  readonly client: KuraClient
  readonly queries: ReturnType<typeof createQueries>
  /** Aborts when the port closes: the main process went away or let this window go. */
  readonly closed: AbortSignal
}

/** Any failure of a call as a StorageError; an abort stays what it is, since nobody is to hear of it. */
export function toCallError(error: unknown): unknown {
  if (error instanceof Error && error.name === 'AbortError') return error
  if (error instanceof ORPCError && error.code === 'STORAGE_ERROR') {
    // Checked boundary: the contract fixes the data of this code, and the main process validates it.
    return StorageError.fromData(error.data as StorageErrorData)
  }
  return StorageError.from(error)
}

function createRpc(port: MessagePort): Rpc {
  const closing = new AbortController()
  port.addEventListener('close', () => closing.abort())
  const link = new RPCLink({
    port,
    interceptors: [
      async (options) => {
        try {
          return await options.next()
        } catch (error) {
          throw toCallError(error)
        }
      },
    ],
  })
  port.start()
  const client: KuraClient = createORPCClient(link)
  return { client, queries: createQueries(client), closed: closing.signal }
}

const CONNECT_TIMEOUT_MS = 15_000

/** Asks the preload script for a port and waits until it arrives; rejects when none does. */
export function connectToEngine(): Promise<Rpc> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(
      () => reject(new StorageError('UNAVAILABLE', 'The engine gave no connection.')),
      CONNECT_TIMEOUT_MS,
    )
    const onMessage = (event: MessageEvent<unknown>) => {
      const port = event.ports[0]
      if (event.source !== window || event.data !== BRIDGE.port || !port) return
      clearTimeout(timeout)
      window.removeEventListener('message', onMessage)
      resolve(createRpc(port))
    }
    window.addEventListener('message', onMessage)
    window.kura.connect()
  })
}
