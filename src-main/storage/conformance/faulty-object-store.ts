import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { ContentSource } from '../content-source.ts'
import { leaveBody } from '../middleware/leave-body.ts'
import { type CallGuard, optionalCalls } from '../middleware/optional-calls.ts'
import type {
  GetOptions,
  GetResult,
  ListOptions,
  ListPage,
  ObjectInfo,
  ObjectKey,
  ObjectPlace,
  ObjectStore,
  PutOptions,
  PutResult,
  RequestOptions,
  UnfinishedUpload,
} from '../object-store.ts'
import { owningBody } from '../owning-body.ts'
import { seededRandom } from './seeded-random.ts'

export interface FaultOptions {
  readonly seed: number
  /** How many of the calls fail, 0 to 1. */
  readonly rate: number
  /** After so many failures of one call on one key the next attempt succeeds. */
  readonly maxInARow: number
}

/** When a call fails: before the store hears of it, half way, or after it was done. */
type Fault = 'none' | 'before' | 'half-way' | 'after'

/**
 * A store that fails now and then as stores over a network do: refused, broken off half way, or done but
 * with the answer lost. All faults are retryable, so behind `withRetry` it must behave like a good store.
 * The faults depend on the seed and the order of the calls alone.
 */
export class FaultyObjectStore implements ObjectStore {
  readonly kind
  readonly capabilities
  readonly stage?: NonNullable<ObjectStore['stage']>
  readonly #guard: CallGuard = {
    request: ({ operation, key }, options, call) =>
      this.#call(`${operation} ${key}`, () => call(options)),
    copy: ({ operation, key }, options, copy) =>
      this.#call(`${operation} ${key}`, () => copy(options)),
    pages: ({ operation }, options, open) => this.#brokenPages(String(operation), open(options)),
  }
  readonly #inner: ObjectStore
  readonly #options: FaultOptions
  readonly #random: () => number
  readonly #failuresInARow = new Map<string, number>()
  #faults = 0

  constructor(inner: ObjectStore, options: FaultOptions) {
    this.kind = inner.kind
    this.capabilities = inner.capabilities
    this.#inner = inner
    this.#options = options
    this.#random = seededRandom(options.seed)
    const stage = inner.stage?.bind(inner)
    if (stage !== undefined) {
      this.stage = async (source, stageOptions) => {
        const fault = this.#next('stage')
        if (fault === 'none') return stage(source, stageOptions)
        if (fault === 'before') throw this.#error()
        return stage(this.#broken(source), stageOptions)
      }
    }
    Object.assign(this, optionalCalls(inner, this.#guard))
  }

  /** How many faults there were: a test that met none has shown nothing. */
  get faults(): number {
    return this.#faults
  }

  put(key: ObjectKey, source: ContentSource, options?: PutOptions): Promise<PutResult> {
    return this.#call(`put ${key}`, (halfWay) =>
      this.#inner.put(key, halfWay ? this.#broken(source) : source, options),
    )
  }

  get(key: ObjectKey, options?: GetOptions): Promise<GetResult> {
    return this.#call(`get ${key}`, async (halfWay) => {
      const { info, body } = await this.#inner.get(key, options)
      return { info, body: halfWay ? this.#breaking(body) : body }
    })
  }

  head(key: ObjectKey, options?: RequestOptions): Promise<ObjectInfo> {
    return this.#call(`head ${key}`, () => this.#inner.head(key, options))
  }

  list(options: ListOptions): Promise<ListPage> {
    return this.#call(`list ${options.cursor ?? ''}`, () => this.#inner.list(options))
  }

  delete(key: ObjectKey, options?: RequestOptions): Promise<void> {
    return this.#call(`delete ${key}`, () => this.#inner.delete(key, options))
  }

  unwrap(key: ObjectKey): ObjectPlace {
    return { store: this.#inner, key }
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  async #call<T>(name: string, run: (halfWay: boolean) => Promise<T>): Promise<T> {
    const fault = this.#next(name)
    if (fault === 'before') throw this.#error()
    const result = await run(fault === 'half-way')
    if (fault === 'after') {
      await leaveResult(result)
      throw this.#error()
    }
    return result
  }

  async *#brokenPages(
    call: string,
    pages: AsyncIterable<readonly UnfinishedUpload[]>,
  ): AsyncGenerator<readonly UnfinishedUpload[], void, undefined> {
    const fault = this.#next(call)
    if (fault === 'before') throw this.#error()
    for await (const page of pages) {
      yield page
      if (fault !== 'none') throw this.#error()
    }
  }

  #next(call: string): Fault {
    const inARow = this.#failuresInARow.get(call) ?? 0
    const isFault = this.#random() < this.#options.rate && inARow < this.#options.maxInARow
    this.#failuresInARow.set(call, isFault ? inARow + 1 : 0)
    if (!isFault) return 'none'
    this.#faults++
    const kind = this.#random()
    if (kind < 1 / 3) return 'before'
    return kind < 2 / 3 ? 'half-way' : 'after'
  }

  #error(): StorageError {
    const kind = this.#random()
    if (kind < 1 / 3) return new StorageError('NETWORK', 'Injected: the connection was reset.')
    if (kind < 2 / 3) return new StorageError('UNAVAILABLE', 'Injected: the store is unavailable.')
    return new StorageError('RATE_LIMITED', 'Injected: too many requests.', {
      context: { retryAfterMs: 1 },
    })
  }

  /** The connection breaks after half of the bytes were sent. */
  #broken(source: ContentSource): ContentSource {
    const error = this.#error()
    return {
      sizeBytes: source.sizeBytes,
      async *open(range, signal) {
        let sent = 0
        for await (const chunk of source.open(range, signal)) {
          if (sent + chunk.byteLength > source.sizeBytes / 2) break
          sent += chunk.byteLength
          yield chunk
        }
        throw error
      },
    }
  }

  /** The connection breaks in the middle of the first chunk, or of an empty body. */
  #breaking(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    const chunks = body[Symbol.asyncIterator]()
    const error = this.#error()
    async function* half(): AsyncGenerator<Uint8Array, void, undefined> {
      const { value, done } = await chunks.next()
      if (done !== true) yield value.subarray(0, Math.ceil(value.byteLength / 2))
      throw error
    }
    return owningBody(half(), () => leaveBody(chunks))
  }
}

/** The answer is lost on the way: what it held must not stay open. */
async function leaveResult(result: unknown): Promise<void> {
  if (typeof result !== 'object' || result === null || !('body' in result)) return
  const { body } = result as GetResult
  await body[Symbol.asyncIterator]().return?.()
}
