import { once } from 'node:events'
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'

/** A way to a server on 127.0.0.1 on which each request takes so much longer to arrive. */
export interface SlowLine {
  readonly endpoint: string
  close(): void
}

/** Passes on what a client sends after `delayMs`, and what the server answers at once. */
export async function startSlowLine(upstream: string, delayMs: number): Promise<SlowLine> {
  const target = new URL(upstream)
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (client) => {
    const far = dial({ host: target.hostname, port: Number(target.port), noDelay: true })
    for (const socket of [client, far]) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      socket.on('error', () => socket.destroy())
    }
    client.on('data', (bytes) => setTimeout(() => far.write(bytes), delayMs))
    client.once('close', () => far.destroy())
    far.once('close', () => client.destroy())
    far.pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = new URL(upstream)
  endpoint.port = String((server.address() as AddressInfo).port)
  return {
    endpoint: endpoint.href.replace(/\/$/, ''),
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
