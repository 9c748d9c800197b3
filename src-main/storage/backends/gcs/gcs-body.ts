import { Readable } from 'node:stream'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { leaveBody } from '../../middleware/leave-body.ts'
import { owningBody } from '../../owning-body.ts'
import { socketChunks } from '../../socket-chunks.ts'

interface GcsBodyOptions {
  readonly expectedBytes: number
  readonly reuseBuffers: boolean | undefined
  readonly abort: () => void
}

/**
 * An answer's first so many bytes, which must all come. `abort` closes the connection of a body that is left before
 * its end; at its end the connection goes back to be used again.
 */
export function gcsBody(
  stream: NodeJS.ReadableStream,
  { expectedBytes, reuseBuffers, abort }: GcsBodyOptions,
): AsyncIterableIterator<Uint8Array> {
  const source = stream instanceof Readable ? stream : Readable.from(stream)
  const chunks = socketChunks(source, { reuseBuffers, sizeBytes: expectedBytes })
  let isWhole = false

  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    let left = expectedBytes
    while (left > 0) {
      const result = await chunks.next()
      if (result.done === true) throw endedEarly()
      const wanted = result.value.subarray(0, left)
      left -= wanted.byteLength
      yield wanted
    }
    isWhole = (await chunks.next()).done === true
  }

  return owningBody(read(), async () => {
    if (isWhole) return
    abort()
    source.destroy()
    await leaveBody(chunks)
  })
}

function endedEarly(): StorageError {
  return new StorageError('NETWORK', 'The connection ended before all bytes had come: try again.')
}
