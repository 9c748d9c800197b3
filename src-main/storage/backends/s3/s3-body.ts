import type { Readable } from 'node:stream'
import { owningBody } from '../../owning-body.ts'
import { type SocketChunksOptions, socketChunks } from '../../socket-chunks.ts'

/** The bytes of an answer. Left early, its connection is closed, and is so when the loop has been left. */
export function bodyOf(stream: Readable, options: SocketChunksOptions): AsyncIterable<Uint8Array> {
  return owningBody(socketChunks(stream, options), async () => {
    if (stream.closed) return
    await new Promise<void>((resolve) => {
      stream.once('close', () => resolve())
      stream.destroy()
    })
  })
}
