import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './fault-proxy.ts'
import type { Fault } from './faults/fault.ts'

const CONTENT = 'weights '.repeat(2_000)

interface Heard {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let server: Server
let heard: Heard[]
let started: number
let open: FaultProxy[]

beforeEach(async () => {
  heard = []
  open = []
  started = 0
  server = createServer((request, response) => void hear(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(async () => {
  for (const proxy of open) await proxy.close()
  server.closeAllConnections()
  server.close()
})

async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
  started++
  const body = await text(request).catch(() => null)
  // A request that breaks off is not heard.
  if (body === null) return
  const { method = '', url = '', headers } = request
  heard.push({ method, path: url, headers, body })
  response.setHeader('content-length', CONTENT.length).end(CONTENT)
}

async function start(options: Partial<FaultProxyOptions> = {}): Promise<FaultProxy> {
  const { port } = server.address() as AddressInfo
  const proxy = await startFaultProxy(`http://127.0.0.1:${port}`, { provider: 's3', ...options })
  open.push(proxy)
  return proxy
}

async function startWith(fault: Fault): Promise<FaultProxy> {
  const proxy = await start()
  proxy.script([{ fault }])
  return proxy
}

const put = (proxy: FaultProxy, path = '/bucket/key') =>
  fetch(proxy.endpoint + path, { method: 'PUT', body: CONTENT })

/** What a failed fetch was told by the socket. */
async function causeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  const cause = (error as { cause?: { code?: string } } | null)?.cause
  return cause?.code ?? String(error)
}

describe('the fault proxy', () => {
  test('passes requests and answers on as they are, with the Host that the client sent', async () => {
    const proxy = await start()
    const answer = await put(proxy, '/bucket/a%20key?x=%2F')
    expect(await answer.text()).toBe(CONTENT)
    expect(heard).toMatchObject([
      {
        method: 'PUT',
        path: '/bucket/a%20key?x=%2F',
        headers: { host: new URL(proxy.endpoint).host, 'content-length': String(CONTENT.length) },
        body: CONTENT,
      },
    ])
  })

  test('resets before the server hears of the request', async () => {
    const proxy = await startWith({ kind: 'reset', when: 'before' })
    expect(await causeOf(put(proxy))).toBe('ECONNRESET')
    expect(started).toBe(0)
    expect((await put(proxy)).status).toBe(200)
  })

  test('resets while the body goes: the server has half of it', async () => {
    const proxy = await startWith({ kind: 'reset', when: 'during' })
    expect(await causeOf(put(proxy))).toBe('ECONNRESET')
    expect(heard).toEqual([])
    expect(proxy.traffic.requests).toMatchObject([
      { fault: 'reset during', sentBytes: CONTENT.length / 2, status: null },
    ])
  })

  test('resets while the answer comes', async () => {
    const proxy = await startWith({ kind: 'reset', when: 'during' })
    expect(await causeOf(fetch(proxy.endpoint).then((answer) => answer.text()))).toMatch(
      /ECONNRESET|UND_ERR_SOCKET/,
    )
    expect(heard).toHaveLength(1)
  })

  test('resets after the server has answered', async () => {
    const proxy = await startWith({ kind: 'reset', when: 'after' })
    expect(await causeOf(put(proxy))).toMatch(/ECONNRESET|UND_ERR_SOCKET/)
    expect(heard).toHaveLength(1)
    expect(proxy.traffic.requests).toMatchObject([{ status: 200, delivered: false }])
  })

  test('stalls, then goes on', async () => {
    const proxy = await startWith({ kind: 'stall', ms: 300 })
    const before = performance.now()
    expect(await (await put(proxy)).text()).toBe(CONTENT)
    expect(performance.now() - before).toBeGreaterThan(290)
  })

  test.each([
    ['s3', 'SlowDown'],
    ['azure', 'ServerBusy'],
    ['gcs', 'backendError'],
  ] as const)('answers 503 as %s does', async (provider, code) => {
    const proxy = await start({ provider })
    proxy.script([
      { fault: { kind: 'busy', retryAfterSeconds: 7 } },
      { fault: { kind: 'server-error' } },
    ])
    const answer = await put(proxy)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7'])
    expect(await answer.text()).toContain(code)
    expect((await put(proxy)).status).toBe(500)
    expect(started).toBe(0)
  })

  test('cuts an answer off', async () => {
    const proxy = await startWith({ kind: 'truncate', share: 0.25 })
    const answer = await fetch(proxy.endpoint)
    let bytes = 0
    const reading = (async () => {
      for await (const chunk of answer.body ?? []) bytes += chunk.byteLength
    })()
    expect(await causeOf(reading)).toBe('UND_ERR_SOCKET')
    expect(bytes).toBe(CONTENT.length / 4)
  })

  test('changes one byte, on either way', async () => {
    const proxy = await start()
    proxy.script([
      { fault: { kind: 'wrong-bytes', of: 'answer' } },
      { fault: { kind: 'wrong-bytes', of: 'request' } },
    ])
    const differences = (a: Uint8Array): number =>
      a.filter((byte, index) => byte !== CONTENT.charCodeAt(index)).length
    const answer = await fetch(proxy.endpoint)
    expect(differences(new Uint8Array(await answer.arrayBuffer()))).toBe(1)
    expect(await (await put(proxy)).text()).toBe(CONTENT)
    expect(heard[1]?.body).not.toBe(CONTENT)
  })

  test('lets an answer through slowly', async () => {
    const proxy = await startWith({ kind: 'slow-read', bytesPerSecond: CONTENT.length * 2 })
    const before = performance.now()
    expect(await (await fetch(proxy.endpoint)).text()).toBe(CONTENT)
    expect(performance.now() - before).toBeGreaterThan(400)
  })

  test('lets a request go slowly', async () => {
    const proxy = await startWith({ kind: 'slow-send', bytesPerSecond: CONTENT.length * 2 })
    const before = performance.now()
    await fetch(proxy.endpoint, { method: 'PUT', body: CONTENT })
    expect(performance.now() - before).toBeGreaterThan(400)
    expect(heard).toMatchObject([{ body: CONTENT }])
  })

  test('gives an answer of the test’s own to the requests that it is for', async () => {
    const proxy = await start()
    const answer: Fault = {
      kind: 'answer',
      status: 301,
      headers: { 'x-a': 'b' },
      body: 'elsewhere',
    }
    proxy.script([{ match: ({ path }) => path === '/b', fault: answer, times: 2 }])
    const get = async (path: string) =>
      (await fetch(proxy.endpoint + path, { redirect: 'manual' })).status
    expect([await get('/a'), await get('/b'), await get('/b'), await get('/b')]).toEqual([
      200, 301, 301, 200,
    ])
  })

  test('goes offline and comes back on the same port', async () => {
    const proxy = await start()
    await put(proxy)
    await proxy.offline(true)
    expect(await causeOf(put(proxy))).toBe('ECONNREFUSED')
    await proxy.offline(false)
    expect((await put(proxy)).status).toBe(200)
  })

  test('random faults are the same for the same seed, whatever runs beside them', async () => {
    const faults: readonly Fault[] = [{ kind: 'server-error' }, { kind: 'reset', when: 'before' }]
    const run = async (paths: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
      const proxy = await start({ random: { seed: 3, rate: 0.5, faults } })
      await Promise.all(paths.map((path) => put(proxy, path).catch(() => null)))
      return Object.fromEntries(proxy.traffic.requests.map(({ path, fault }) => [path, fault]))
    }
    const paths = Array.from({ length: 40 }, (_, index) => `/bucket/${index}`)
    const first = await run(paths)
    expect(await run(paths.toReversed())).toEqual(first)
    expect(new Set(Object.values(first))).toEqual(new Set([null, 'server-error', 'reset before']))
  })
})
