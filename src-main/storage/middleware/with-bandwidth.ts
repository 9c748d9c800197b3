import type { Bandwidth } from '../bandwidth.ts'
import type { ByteRange, ContentSource } from '../content-source.ts'
import type {
  GetOptions,
  GetResult,
  ObjectKey,
  ObjectStore,
  PutOptions,
  PutResult,
  ResumableUpload,
} from '../object-store.ts'
import { owningBody } from '../owning-body.ts'
import { leaveBody } from './leave-body.ts'
import { optionalCalls } from './optional-calls.ts'

/** Content goes on in pieces of this size, so that whoever watches over it sees that it goes on. */
const PIECE_BYTES = 64 * 1024

type IsFree = (offset: number) => boolean

const never: IsFree = () => false

/**
 * A store whose contents, read and written, keep to a bandwidth that it shares with others. It goes around
 * all other wrappers: what waits for its turn is no store that hangs. What the provider copies by itself, what
 * it has of an upload that is gone on with, and what stands beside contents in requests and answers, does not
 * count.
 */
export function withBandwidth(store: ObjectStore, bandwidth: Bandwidth): ObjectStore {
  const stage = store.stage?.bind(store)
  return {
    kind: store.kind,
    capabilities: store.capabilities,
    put: (key, source, options) => slowedPut(store, bandwidth, key, source, options),
    get: (key, options) => slowedGet(store.get(key, options), bandwidth, options),
    head: (key, options) => store.head(key, options),
    list: (options) => store.list(options),
    delete: (key, options) => store.delete(key, options),
    ...(stage && { stage: (source, options) => stage(slowed(source, bandwidth), options) }),
    ...optionalCalls(store, {
      request: (_context, options, call) => call(options),
      copy: (_context, options, copy) => copy(options),
      pages: (_context, options, open) => open(options),
    }),
    unwrap: (key) => ({ store, key }),
    close: () => store.close(),
  }
}

function slowedPut(
  store: ObjectStore,
  bandwidth: Bandwidth,
  key: ObjectKey,
  source: ContentSource,
  options: PutOptions = {},
): Promise<PutResult> {
  const { resumable } = options
  if (resumable === undefined) return store.put(key, slowed(source, bandwidth), options)
  let isFree = never
  const onConfirmed: ResumableUpload['onConfirmed'] = (isConfirmed) => {
    isFree = isConfirmed
    resumable.onConfirmed?.(isConfirmed)
  }
  const slow = slowed(source, bandwidth, (offset) => isFree(offset))
  return store.put(key, slow, { ...options, resumable: { ...resumable, onConfirmed } })
}

function slowed(
  source: ContentSource,
  bandwidth: Bandwidth,
  isFree: IsFree = never,
): ContentSource {
  return {
    sizeBytes: source.sizeBytes,
    open: (range?: ByteRange, signal?: AbortSignal) =>
      pieces(source.open(range, signal), bandwidth, signal, (offset) =>
        isFree((range?.offset ?? 0) + offset),
      ),
  }
}

async function slowedGet(
  opening: Promise<GetResult>,
  bandwidth: Bandwidth,
  { signal }: GetOptions = {},
): Promise<GetResult> {
  const { info, body } = await opening
  const chunks = body[Symbol.asyncIterator]()
  const slow = pieces({ [Symbol.asyncIterator]: () => chunks }, bandwidth, signal)
  return { info, body: owningBody(slow, () => leaveBody(chunks)) }
}

/** `isFree`: whether a byte, by its offset from the first one, moves nowhere. */
async function* pieces(
  chunks: AsyncIterable<Uint8Array>,
  bandwidth: Bandwidth,
  signal: AbortSignal | undefined,
  isFree: IsFree = never,
): AsyncGenerator<Uint8Array, void, undefined> {
  let offset = 0
  for await (const chunk of chunks) {
    if (bandwidth.limit === null) {
      offset += chunk.byteLength
      yield chunk
      continue
    }
    for (let from = 0; from < chunk.byteLength; from += PIECE_BYTES) {
      const piece = chunk.subarray(from, from + PIECE_BYTES)
      if (!isFree(offset)) await bandwidth.take(piece.byteLength, signal)
      offset += piece.byteLength
      yield piece
    }
  }
}
