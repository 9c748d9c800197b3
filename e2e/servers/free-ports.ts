import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** So many different ports of 127.0.0.1 that nobody listens on just now. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held until the last is found: the kernel then gives each of them once.
  const held: Server[] = []
  const ports: number[] = []
  for (let index = 0; index < count; index++) {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    held.push(server)
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('A socket has no port.')
    ports.push(address.port)
  }
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
