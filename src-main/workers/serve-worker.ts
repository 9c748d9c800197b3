import { type MessagePort, parentPort } from 'node:worker_threads'
import type { AnyRouter } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { clonedIfMemory } from './shared-memory.ts'

/** The first message that main sends to a worker thread. */
export interface WorkerHandshake {
  readonly port: MessagePort
}

/** Answers the calls of the main thread with `router`, until the port closes. */
export function serveWorker(router: AnyRouter): void {
  parentPort?.once('message', ({ port }: WorkerHandshake) => {
    const handler = new RPCHandler(router, { experimental_transfer: clonedIfMemory })
    handler.upgrade(port, { context: {} })
    port.start()
  })
}
