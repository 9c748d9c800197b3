import type { AgentOptions, Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import { ProxyAgent } from 'proxy-agent'

/** Agents for hosts that no proxy stands before. */
export interface DirectAgents {
  readonly http: HttpAgent
  readonly https: HttpsAgent
}

export interface ProxyAgents {
  readonly http: HttpAgent
  readonly https: HttpAgent
  close(): void
}

/**
 * Agents that go by way of the proxy that the environment names (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, but
 * not for hosts in NO_PROXY, which are reached by `direct`). Undefined where it names none: ProxyAgent looks
 * at a stack trace for every request, and without a proxy that is spared.
 */
export function proxyAgents(
  direct: DirectAgents,
  options: AgentOptions = {},
): ProxyAgents | undefined {
  if (!isProxyNamed(process.env)) return undefined
  const agents = { httpAgent: direct.http, httpsAgent: direct.https }
  const http = new ProxyAgent({ ...options, ...agents, keepAlive: false })
  // For hosts in NO_PROXY, whose connections `direct` keeps.
  http.keepAlive = true
  const https = new ProxyAgent({ ...options, ...agents, keepAlive: true })
  return {
    /**
     * A connection to the proxy takes one request: http-proxy-agent 9 gives the second one on it the path
     * alone, not the whole address that a proxy needs. Tunnels for https are not concerned.
     */
    http,
    https,
    close() {
      http.destroy()
      https.destroy()
    },
  }
}

function isProxyNamed(environment: NodeJS.ProcessEnv): boolean {
  return Object.entries(environment).some(
    ([name, value]) => /^(https?|all)_proxy$/i.test(name) && value !== '',
  )
}
