import { wrongSize } from './check-content.ts'
import type { ContentSource } from './content-source.ts'
import { throwIfAborted } from './operation.ts'
import type { PartBuffer, PartBuffers } from './part-buffers.ts'

/** A piece of a content, in memory, so that it can be sent again by itself. */
export interface Part {
  /** From 0. */
  readonly index: number
  readonly offset: number
  /** All parts but the last have the same size. Valid until `send` has settled. */
  readonly bytes: Buffer
}

/** Whoever gets it gives its buffer back. */
export interface FilledPart extends Part {
  readonly release: () => void
}

export interface ReadPartsOptions {
  readonly partSizeBytes: number
  readonly buffers: PartBuffers
  readonly signal?: AbortSignal | undefined
}

/**
 * A source in parts, each in a buffer of its own; an empty one has one empty part. The last part comes
 * only once the source has turned out to be as long as it said.
 *
 * @throws StorageError INTEGRITY_MISMATCH
 */
export async function* readParts(
  source: ContentSource,
  { partSizeBytes, buffers, signal }: ReadPartsOptions,
  onChunk: (chunk: Uint8Array) => void,
): AsyncGenerator<FilledPart, void, undefined> {
  const take = (): Promise<PartBuffer> => buffers.take(partSizeBytes, signal)
  let offset = 0
  let filled = 0
  let part: PartBuffer | undefined = await take()
  try {
    for await (const chunk of source.open(undefined, signal)) {
      throwIfAborted(signal)
      if (offset + filled + chunk.byteLength > source.sizeBytes) {
        throw wrongSize(source.sizeBytes, 'more')
      }
      onChunk(chunk)
      for (let from = 0; from < chunk.byteLength; ) {
        if (part !== undefined && filled === partSizeBytes) {
          const full = toPart(part, offset, filled, partSizeBytes)
          // Whoever gets the part gives its buffer back.
          part = undefined
          yield full
          offset += filled
          filled = 0
        }
        part ??= await take()
        const to = Math.min(chunk.byteLength, from + partSizeBytes - filled)
        part.bytes.set(chunk.subarray(from, to), filled)
        filled += to - from
        from = to
      }
    }
    throwIfAborted(signal)
    if (offset + filled < source.sizeBytes) {
      throw wrongSize(source.sizeBytes, `only ${offset + filled}`)
    }
  } catch (error) {
    part?.release()
    throw error
  }
  if (part !== undefined) yield toPart(part, offset, filled, partSizeBytes)
}

function toPart(
  { bytes, release }: PartBuffer,
  offset: number,
  sizeBytes: number,
  partSizeBytes: number,
): FilledPart {
  return { index: offset / partSizeBytes, offset, bytes: bytes.subarray(0, sizeBytes), release }
}
