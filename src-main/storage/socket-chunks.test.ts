import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testBytes } from './conformance/test-content.ts'
import { socketChunks } from './socket-chunks.ts'

const KIB = 1024

function gathered(stream: Readable): AsyncIterable<Uint8Array> {
  const chunks = socketChunks(stream, { reuseBuffers: true, sizeBytes: 1024 * KIB })
  return { [Symbol.asyncIterator]: () => chunks }
}

/** As a socket pushes: whenever bytes come, whether anybody asks or not. */
function pushing(chunks: readonly Uint8Array[], end: Error | null): Readable {
  const stream = new Readable({ read: () => undefined })
  const push = async (): Promise<void> => {
    for (const chunk of chunks) {
      if (chunk.length % 2 === 0) await turn()
      stream.push(chunk)
    }
    if (end === null) stream.push(null)
    else setTimeout(() => stream.destroy(end), 20)
  }
  void push()
  return stream
}

describe('chunks of a socket, gathered', () => {
  test('are the same bytes, however they come and are read', async () => {
    const cases = fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 300 * KIB }), { maxLength: 12 }),
      turns: fc.integer({ min: 0, max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ sizes, turns }) => {
        const chunks = sizes.map((size, index) => testBytes(size, index + 1))
        const read: Buffer[] = []
        for await (const chunk of gathered(pushing(chunks, null))) {
          for (let index = 0; index < turns; index++) await turn()
          // Taken only now: it must have stayed as it was until the next one is asked for.
          read.push(Buffer.from(chunk))
        }
        expect(Buffer.concat(read).equals(Buffer.concat(chunks))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('end with the error of the stream, after the bytes before it', async () => {
    const bytes = testBytes(400 * KIB)
    const stream = pushing([bytes], new Error('cut off'))
    let readBytes = 0
    const read = async (): Promise<void> => {
      for await (const chunk of gathered(stream)) readBytes += chunk.byteLength
    }
    await expect(read()).rejects.toThrow('cut off')
    expect(readBytes).toBe(bytes.byteLength)
  })

  test('hold the stream back when nobody reads', async () => {
    let produced = 0
    const stream = new Readable({
      highWaterMark: 64 * KIB,
      read() {
        produced += 1
        this.push(produced > 100 ? null : Buffer.alloc(64 * KIB, produced))
      },
    })
    const chunks = gathered(stream)[Symbol.asyncIterator]()
    await chunks.next()
    for (let index = 0; index < 20; index++) await turn()
    expect(produced).toBeLessThan(15)
    let readBytes = 0
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
      readBytes += next.value.byteLength
    }
    expect(readBytes).toBeGreaterThan(90 * 64 * KIB)
  })
})
