import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { proxyAgents } from '../../proxy-agents.ts'

/** As many as calls are let in at a time and parts are sent, and some for what cleans up after them. */
const MAX_SOCKETS = 64
const CONNECTION_TIMEOUT_MS = 10_000
const KEEP_ALIVE = { keepAlive: true, maxSockets: MAX_SOCKETS }

/** The connections of one store. */
export interface S3Agents {
  readonly handler: NodeHttpHandler
  /** Connections that an answer or a request is on: not those that wait for the next one. */
  openSockets(): number
  close(): void
}

/**
 * Connections that are used again and again, by way of the proxy that the environment names. No timeout but
 * that of connecting: whoever calls the store watches over what moves.
 */
export function createAgents(): S3Agents {
  const httpAgent = new HttpAgent(KEEP_ALIVE)
  const httpsAgent = new HttpsAgent(KEEP_ALIVE)
  const proxy = proxyAgents({ http: httpAgent, https: httpsAgent }, KEEP_ALIVE)
  return {
    handler: new NodeHttpHandler({
      httpAgent: proxy?.http ?? httpAgent,
      httpsAgent: proxy?.https ?? httpsAgent,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      // Waiting for a connection is what a limit is for, and no reason to write to the console.
      socketAcquisitionWarningTimeout: 2 ** 31 - 1,
    }),
    openSockets: () => socketsOf(httpAgent) + socketsOf(httpsAgent),
    close() {
      proxy?.close()
      httpAgent.destroy()
      httpsAgent.destroy()
    },
  }
}

function socketsOf({ sockets }: HttpAgent): number {
  const held = Object.values(sockets).flatMap((list) => list ?? [])
  // The agent keeps one that was closed until the system has told it so.
  return held.filter(({ destroyed }) => !destroyed).length
}
