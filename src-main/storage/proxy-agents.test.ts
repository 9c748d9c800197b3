import { once } from 'node:events'
import {
  Agent,
  createServer,
  type IncomingMessage,
  type Server,
  request as startRequest,
} from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { proxyAgents } from './proxy-agents.ts'

/** Everything that it hears, be it as a proxy or as the host itself. */
let heard: IncomingMessage[]
let server: Server
let endpoint: string
let direct: { http: Agent; https: HttpsAgent }

beforeEach(async () => {
  heard = []
  server = createServer((request, response) => {
    heard.push(request)
    response.end(request.url)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  direct = { http: new Agent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }
  for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY']) {
    vi.stubEnv(name, '')
  }
})

afterEach(() => {
  vi.unstubAllEnvs()
  direct.http.destroy()
  direct.https.destroy()
  server.closeAllConnections()
  server.close()
})

async function get(url: string, agent: Agent): Promise<string> {
  const request = startRequest(url, { agent }).end()
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  return text(answer)
}

test('without a proxy in the environment there is nothing to go by way of', () => {
  expect(proxyAgents(direct)).toBeUndefined()
})

test('every request to a proxy has the whole address, the second one too', async () => {
  vi.stubEnv('HTTP_PROXY', endpoint)
  vi.stubEnv('NO_PROXY', '')
  const agents = proxyAgents(direct, { maxSockets: 4 })
  for (const path of ['/a', '/b', '/c']) {
    const url = `http://192.0.2.10:7480${path}`
    expect(await get(url, agents!.http)).toBe(url)
  }
  agents!.close()
})

test('a host in NO_PROXY is asked itself, on a connection that is kept', async () => {
  vi.stubEnv('HTTP_PROXY', 'http://192.0.2.10:3128')
  vi.stubEnv('NO_PROXY', '127.0.0.1')
  const agents = proxyAgents(direct)
  for (const path of ['/a', '/b']) {
    expect(await get(endpoint + path, agents!.http)).toBe(path)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(new Set(heard.map(({ socket }) => socket.remotePort)).size).toBe(1)
  agents!.close()
})
