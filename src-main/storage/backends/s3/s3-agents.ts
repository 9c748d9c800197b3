import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { ProxyAgent } from 'proxy-agent'

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
 * Connections that are used again and again, by way of the proxy that the environment names (HTTP_PROXY,
 * HTTPS_PROXY, ALL_PROXY, but not for hosts in NO_PROXY). No timeout but that of connecting: whoever
 * calls the store watches over what moves.
 */
export function createAgents(): S3Agents {
  const httpAgent = new HttpAgent(KEEP_ALIVE)
  const httpsAgent = new HttpsAgent(KEEP_ALIVE)
  const proxy = hasProxy(process.env)
    ? new ProxyAgent({ ...KEEP_ALIVE, httpAgent, httpsAgent })
    : undefined
  return {
    handler: new NodeHttpHandler({
      httpAgent: proxy ?? httpAgent,
      httpsAgent: proxy ?? httpsAgent,
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      // Waiting for a connection is what a limit is for, and no reason to write to the console.
      socketAcquisitionWarningTimeout: 2 ** 31 - 1,
    }),
    openSockets: () => socketsOf(httpAgent) + socketsOf(httpsAgent),
    close() {
      proxy?.destroy()
      httpAgent.destroy()
      httpsAgent.destroy()
    },
  }
}

function hasProxy(environment: NodeJS.ProcessEnv): boolean {
  return ['http_proxy', 'https_proxy', 'all_proxy'].some(
    (name) => (environment[name] ?? environment[name.toUpperCase()] ?? '') !== '',
  )
}

function socketsOf({ sockets }: HttpAgent): number {
  const held = Object.values(sockets).flatMap((list) => list ?? [])
  // The agent keeps one that was closed until the system has told it so.
  return held.filter(({ destroyed }) => !destroyed).length
}
