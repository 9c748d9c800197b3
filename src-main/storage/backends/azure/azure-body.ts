import { Readable } from 'node:stream'
import type { BlobDownloadResponseParsed } from '@azure/storage-blob'
import { owningBody } from '../../owning-body.ts'
import { type SocketChunksOptions, socketChunks } from '../../socket-chunks.ts'

/** The bytes of an answer, whose connection is freed at the end, at an error, and when the reader leaves. */
export function bodyOf(
  response: BlobDownloadResponseParsed,
  { reuseBuffers }: Pick<SocketChunksOptions, 'reuseBuffers'>,
): AsyncIterableIterator<Uint8Array> {
  const { readableStreamBody: stream, contentLength: sizeBytes } = response
  const chunks = stream instanceof Readable ? stream : Readable.from([])
  return owningBody(socketChunks(chunks, { reuseBuffers, sizeBytes }), () => leave(response))
}

/** Frees the connection of an answer that nobody will read on. */
export function leave({ readableStreamBody: stream }: BlobDownloadResponseParsed): void {
  if (!(stream instanceof Readable)) return
  // What goes wrong from now on concerns nobody, and must not end the process.
  stream.on('error', () => undefined)
  stream.destroy()
}
