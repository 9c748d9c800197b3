import { Readable } from 'node:stream'
import type { BlobDownloadResponseParsed } from '@azure/storage-blob'
import { owningBody } from '../../owning-body.ts'

/** The bytes of an answer, whose connection is freed at the end, at an error, and when the reader leaves. */
export function bodyOf(response: BlobDownloadResponseParsed): AsyncIterableIterator<Uint8Array> {
  const stream = response.readableStreamBody
  const chunks = stream instanceof Readable ? stream : Readable.from([])
  return owningBody(chunks[Symbol.asyncIterator](), () => leave(response))
}

/** Frees the connection of an answer that nobody will read on. */
export function leave({ readableStreamBody: stream }: BlobDownloadResponseParsed): void {
  if (!(stream instanceof Readable)) return
  // What goes wrong from now on concerns nobody, and must not end the process.
  stream.on('error', () => undefined)
  stream.destroy()
}
