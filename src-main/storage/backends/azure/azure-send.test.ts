import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { expect, test } from 'vitest'
import { sendBytes } from './azure-send.ts'

const MIB = 1024 * 1024

test('tells of bytes as the connection takes them, not all at once', async () => {
  let goOn: () => void = () => undefined
  const server = createServer((message, response) => {
    // Nothing is read until it is told to: then only what the system buffers has left.
    goOn = () => message.resume().once('end', () => response.end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It has no port.')
  const bytes = Buffer.alloc(64 * MIB, 1)
  const progress: number[] = []
  const sending = sendBytes(
    bytes,
    (n) => progress.push(n),
    async ({ body }) => {
      const outgoing = request({ port: address.port, method: 'PUT' })
      body().pipe(outgoing)
      const [response] = await once(outgoing, 'response')
      response.resume()
    },
  )
  await expect.poll(() => progress.length).toBeGreaterThan(1)
  const stalledAt = await settled(() => progress.at(-1) ?? 0)
  expect(stalledAt).toBeLessThan(bytes.byteLength / 2)
  goOn()
  await sending
  expect(progress.at(-1)).toBe(bytes.byteLength)
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  server.close()
})

test('lets go of the bytes when sending fails half way', async () => {
  const streams: NodeJS.ReadableStream[] = []
  const sending = sendBytes(Buffer.alloc(MIB), undefined, async ({ body }) => {
    streams.push(body())
    throw new Error('The line broke.')
  })
  await expect(sending).rejects.toThrow('The line broke.')
  expect(streams).toHaveLength(1)
  expect(streams.every((stream) => 'destroyed' in stream && stream.destroyed)).toBe(true)
})

/** The value once it has stayed the same for a while. */
async function settled(read: () => number): Promise<number> {
  for (let last = read(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    const now = read()
    if (now === last) return now
    last = now
  }
}
