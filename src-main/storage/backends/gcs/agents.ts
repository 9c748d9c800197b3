import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { proxyAgents } from '../../proxy-agents.ts'

/** Connections that are kept, through the proxy that the environment names where it names one. */
export class Agents {
  readonly #http = new HttpAgent({ keepAlive: true })
  readonly #https = new HttpsAgent({ keepAlive: true })
  readonly #proxy = proxyAgents({ http: this.#http, https: this.#https })

  for({ protocol }: URL): HttpAgent {
    return protocol === 'https:'
      ? (this.#proxy?.https ?? this.#https)
      : (this.#proxy?.http ?? this.#http)
  }

  /** Connections that a request is using, as far as they do not go through a proxy. */
  get busySockets(): number {
    return [this.#http, this.#https]
      .flatMap(({ sockets }) => Object.values(sockets).flat())
      .filter((socket) => socket?.destroyed === false).length
  }

  close(): void {
    this.#http.destroy()
    this.#https.destroy()
    this.#proxy?.close()
  }
}
