import { Readable } from 'node:stream'

/** Small enough for progress to move, large enough to cost nothing. */
const PIECE_BYTES = 128 * 1024

/** Bytes in memory as the body of a request; `onProgress` is told of each piece that is on its way. */
export function sentBytes(
  buffers: readonly Uint8Array[],
  onProgress: (sentBytes: number) => void,
): Readable {
  return Readable.from(pieces(buffers, onProgress), { objectMode: false })
}

function* pieces(
  buffers: readonly Uint8Array[],
  onProgress: (sentBytes: number) => void,
): Generator<Uint8Array> {
  let sent = 0
  for (const bytes of buffers) {
    for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES)
      yield piece
      sent += piece.byteLength
      onProgress(sent)
    }
  }
}
