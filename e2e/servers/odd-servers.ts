import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type RequestListener, type Server, request as startRequest } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A server that is not what a connection expects. */
export interface OddServer {
  readonly endpoint: string
  close(): Promise<void>
}

/** Answers every request with a web page, as a captive portal or another program at the port does. */
export async function startWebPage(): Promise<OddServer> {
  const server = createServer(answerWithPage)
  return { endpoint: `http://127.0.0.1:${await listen(server)}`, close: () => stop(server) }
}

/** The same over TLS, with a certificate that it signed itself. */
export async function startSelfSigned(): Promise<OddServer> {
  const server = createTlsServer(await selfSigned(), answerWithPage)
  return { endpoint: `https://127.0.0.1:${await listen(server)}`, close: () => stop(server) }
}

export interface ForwardProxy extends OddServer {
  /** The hosts that it was asked for, in order. */
  readonly hosts: readonly string[]
}

/**
 * An HTTP proxy as companies have them, the only way to hosts that it alone can reach: behind every one is
 * `upstream`. Takes requests in absolute form and tunnels (RFC 9112, 3.2.2 and 3.2.3).
 */
export async function startForwardProxy(upstream: string): Promise<ForwardProxy> {
  const hosts: string[] = []
  const { hostname, port } = new URL(upstream)
  const server = createServer((request, response) => {
    const { method, headers, url = '' } = request
    if (!URL.canParse(url)) return response.writeHead(400).end('This is a proxy.')
    const { host, pathname, search } = new URL(url)
    hosts.push(host)
    const path = pathname + search
    const passed = startRequest({ hostname, port, method, path, headers, setHost: false })
    passed.on('error', () => response.destroy())
    passed.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(passed)
  })
  server.on('connect', ({ url = '' }, client: Socket) => {
    hosts.push(url)
    const tunnel = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(tunnel).pipe(client)
    })
    tunnel.on('error', () => client.destroy())
    client.on('error', () => tunnel.destroy())
  })
  const endpoint = `http://127.0.0.1:${await listen(server)}`
  return { endpoint, hosts, close: () => stop(server) }
}

const answerWithPage: RequestListener = (request, response) => {
  request.resume()
  response.writeHead(200, { 'content-type': 'text/html' })
  response.end('<!doctype html><title>Welcome</title><p>Please sign in to the network.')
}

async function selfSigned(): Promise<{ readonly key: string; readonly cert: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'kura-tls-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    await promisify(execFile)('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=127.0.0.1',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      cert,
    ])
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
