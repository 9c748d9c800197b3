import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { ProxyAgent } from 'proxy-agent'

/** Connections that are kept, through the proxy that the environment names where it names one. */
export class Agents {
  readonly #http = new HttpAgent({ keepAlive: true })
  readonly #https = new HttpsAgent({ keepAlive: true })
  readonly #proxy = isProxyNamed()
    ? new ProxyAgent({ keepAlive: true, httpAgent: this.#http, httpsAgent: this.#https })
    : undefined

  /** ProxyAgent looks at a stack trace for every request: without a proxy, that is spared. */
  for({ protocol }: URL): HttpAgent {
    return this.#proxy ?? (protocol === 'https:' ? this.#https : this.#http)
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
    this.#proxy?.destroy()
  }
}

function isProxyNamed(): boolean {
  return Object.entries(process.env).some(
    ([name, value]) => /^(https?|all)_proxy$/i.test(name) && value !== '',
  )
}
