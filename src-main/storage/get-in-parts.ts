import { isStorageErrorCode, StorageError } from '../../shared/domain/storage-error.ts'
import { spanOf } from './byte-range.ts'
import { HeldPart } from './held-part.ts'
import { leaveBody } from './middleware/leave-body.ts'
import type { GetOptions, GetResult, ObjectInfo, ObjectKey, ObjectStore } from './object-store.ts'
import { bodyInOperation, throwIfAborted } from './operation.ts'
import { owningBody } from './owning-body.ts'
import { isSameVersion, overwritten } from './same-version.ts'

const PART_BYTES = 8 * 1024 * 1024
const PARTS_AT_ONCE = 4

export interface GetInPartsOptions extends GetOptions {
  /** What one request asks for. Default 8 MiB. */
  readonly partSizeBytes?: number
  /** How many parts may be on their way or wait in memory at a time. Default 4. */
  readonly partsAtOnce?: number
  /** The object's size, where it is known from before: what fits into one part is asked for without a range. */
  readonly expectedBytes?: number | undefined
}

/**
 * A `get` whose bytes come by several requests side by side: over a network one connection alone seldom
 * fills the line. Behaves as `get` does, and what fits into one part takes one request.
 *
 * - At most `partsAtOnce` parts are held in memory, however slow the reader is. They are on their way from
 *   this call on, whether they are asked for yet or not: the body must be read or left.
 * - A part that fails is tried again by the store's own wrapper; one that fails for good ends the rest.
 * - An object that is overwritten meanwhile is INTEGRITY_MISMATCH, retryable: never a mixture of both.
 */
export async function getInParts(
  store: ObjectStore,
  key: ObjectKey,
  options: GetInPartsOptions = {},
): Promise<GetResult> {
  const { range, partSizeBytes = PART_BYTES, partsAtOnce = PARTS_AT_ONCE } = options
  const { reuseBuffers = false } = options
  const left = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal
  const opening = { reuseBuffers, signal }
  // Ceph reads the beginning of an object ahead only where no range is asked for.
  if (range === undefined && options.expectedBytes !== undefined) {
    if (options.expectedBytes <= partSizeBytes) return store.get(key, opening)
  }
  const first = await getFirst(store, key, { range, partSizeBytes, ...opening })
  const { start, end } = spanOf(range, first.info.sizeBytes)
  if (end - start <= partSizeBytes) return first
  const limits = { partSizeBytes, partsAtOnce }
  const parts = new Parts({ store, key, first, start, end, ...limits, ...opening })
  const body = owningBody(parts.read(), () => {
    left.abort()
    return parts.leave()
  })
  return { info: first.info, body: bodyInOperation({ operation: 'get', key }, body) }
}

/**
 * The object's bytes by the way that is fastest for its store: a file of this computer in one read, as its
 * disk reads ahead by itself, everything else in parts.
 */
export function readObject(
  store: ObjectStore,
  key: ObjectKey,
  options: GetInPartsOptions = {},
): Promise<GetResult> {
  return store.kind === 'local' ? store.get(key, options) : getInParts(store, key, options)
}

interface FirstPart {
  readonly range: GetOptions['range']
  readonly partSizeBytes: number
  readonly reuseBuffers: boolean
  readonly signal: AbortSignal
}

async function getFirst(
  store: ObjectStore,
  key: ObjectKey,
  { range, partSizeBytes, ...options }: FirstPart,
): Promise<GetResult> {
  const { offset, length = partSizeBytes } = range ?? { offset: 0 }
  try {
    return await store.get(key, {
      range: { offset, length: Math.min(length, partSizeBytes) },
      ...options,
    })
  } catch (error) {
    // No range is within an empty object, and whoever gave none did not ask for one.
    if (range !== undefined || !isStorageErrorCode(error, 'RANGE_NOT_SATISFIABLE')) throw error
    return store.get(key, options)
  }
}

interface PartsOptions {
  readonly store: ObjectStore
  readonly key: ObjectKey
  readonly first: GetResult
  readonly start: number
  readonly end: number
  readonly partSizeBytes: number
  readonly partsAtOnce: number
  readonly reuseBuffers: boolean
  readonly signal: AbortSignal
}

class Parts {
  readonly #options: PartsOptions
  readonly #held: HeldPart[] = []
  /** Of parts that have been read. */
  readonly #spareMemory: Uint8Array[] = []
  #position: number

  constructor(options: PartsOptions) {
    this.#options = options
    this.#position = options.start
    this.#begin((length) => wholePart(options.first.body, length))
    this.#beginMore()
  }

  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let part = this.#held[0]; part !== undefined; part = this.#held[0]) {
      for await (const chunk of part.chunks()) {
        throwIfAborted(this.#options.signal)
        yield chunk
      }
      this.#held.shift()
      if (this.#options.reuseBuffers) this.#spareMemory.push(part.memory)
      this.#beginMore()
    }
  }

  /** Returns once nothing is under way any more. */
  async leave(): Promise<void> {
    await Promise.all(this.#held.map((part) => part.leave()))
  }

  #beginMore(): void {
    const { partsAtOnce, end } = this.#options
    while (this.#held.length < partsAtOnce && this.#position < end) {
      const offset = this.#position
      this.#begin((length) => this.#part(offset, length))
    }
  }

  #begin(open: (length: number) => AsyncGenerator<Uint8Array, void, undefined>): void {
    const { partSizeBytes, end } = this.#options
    const length = Math.min(partSizeBytes, end - this.#position)
    this.#position += length
    const memory = this.#spareMemory.pop() ?? Buffer.allocUnsafeSlow(length)
    this.#held.push(new HeldPart(memory.subarray(0, length), open(length)))
  }

  async *#part(offset: number, length: number): AsyncGenerator<Uint8Array, void, undefined> {
    const { store, key, first, signal } = this.#options
    const options = { range: { offset, length }, reuseBuffers: true, signal }
    const { info, body } = await store.get(key, options)
    yield* wholePart(body, length, () => checkVersion(first.info, info))
  }
}

function checkVersion(before: ObjectInfo, now: ObjectInfo): void {
  if (!isSameVersion(before, now)) throw overwritten()
}

/** The bytes of a part, all of them and no more; the body is left in any case. */
async function* wholePart(
  body: AsyncIterable<Uint8Array>,
  length: number,
  check: () => void = () => undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = body[Symbol.asyncIterator]()
  let missing = length
  try {
    check()
    for (;;) {
      const { value, done } = await chunks.next()
      if (done === true) break
      missing -= value.byteLength
      if (missing < 0) break
      yield value
    }
  } finally {
    await leaveBody(chunks)
  }
  if (missing !== 0) {
    throw new StorageError(
      'NETWORK',
      'The store sent another number of bytes than it was asked for: try again.',
    )
  }
}
