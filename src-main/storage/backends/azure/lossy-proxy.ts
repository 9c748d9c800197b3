import { once } from 'node:events'
import { createServer, request } from 'node:http'

/** Stands between a test and a server, and loses answers: the server has done what was asked by then. */
export interface LossyProxy {
  readonly port: number
  /** How many requests of the kind have come. */
  readonly seen: () => number
  close(): Promise<void>
}

/** Loses the first answer to a request whose method and path match. */
export async function startLossyProxy(target: URL, lost: RegExp): Promise<LossyProxy> {
  let seen = 0
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    const isKind = lost.test(`${method} ${path}`)
    if (isKind) seen++
    const isLost = isKind && seen === 1
    const forwarded = request(
      { host: target.hostname, port: target.port, method, path, headers },
      (answer) => {
        if (isLost) answer.resume().once('end', () => incoming.socket.destroy())
        else answer.pipe(outgoing.writeHead(answer.statusCode ?? 500, answer.headers))
      },
    )
    incoming.pipe(forwarded)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It has no port.')
  return {
    port: address.port,
    seen: () => seen,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
