import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Provider } from './faults/error-answer.ts'
import { Exchange } from './faults/exchange.ts'
import { FaultPlan, type RandomFaults, type ScriptedFault } from './faults/fault-plan.ts'
import { Traffic } from './faults/traffic.ts'

export interface FaultProxyOptions {
  /** In whose words 500 and 503 are given. */
  readonly provider: Provider
  readonly random?: RandomFaults
}

/** Stands between a client and a server on 127.0.0.1, and lets go wrong what can. */
export interface FaultProxy {
  /** The server's endpoint with the proxy's own port. */
  readonly endpoint: string
  readonly traffic: Traffic
  /** Faults for the next requests that match, before any random ones. */
  script(steps: readonly ScriptedFault[]): void
  /** Offline: what is under way is reset, and connections are refused until it is called with false. */
  offline(isOffline: boolean): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a proxy to the server at `upstream`, an http:// endpoint. Clients are told the proxy's endpoint
 * instead of the server's; the Host that they sign is passed on as it is.
 */
export async function startFaultProxy(
  upstream: string,
  { provider, random }: FaultProxyOptions,
): Promise<FaultProxy> {
  const target = new URL(upstream)
  const plan = new FaultPlan(random)
  const traffic = new Traffic()
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 })
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('request', (request, response) => {
    const { method = '', url = '', headers } = request
    const head = { method, path: url, headers }
    const fault = plan.next(head)
    new Exchange(request, response, target, traffic, traffic.begin(head, fault)).run(
      fault,
      provider,
    )
  })
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const stop = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.resetAndDestroy()
    await closed
  }
  const port = await listen(0)
  const endpoint = new URL(upstream)
  endpoint.port = String(port)
  return {
    endpoint: endpoint.href.replace(/\/$/, ''),
    traffic,
    script: (steps) => plan.script(steps),
    offline: async (isOffline) => {
      if (isOffline) await stop()
      else if (!server.listening) await listen(port)
    },
    close: stop,
  }
}
