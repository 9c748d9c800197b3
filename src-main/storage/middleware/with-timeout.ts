import type { StorageErrorContext } from '../../../shared/domain/storage-error.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { ByteRange, ContentSource } from '../content-source.ts'
import type {
  Capabilities,
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
  StagedContent,
  StageOptions,
} from '../object-store.ts'
import { bodyInOperation, inOperation } from '../operation.ts'
import { owningBody } from '../owning-body.ts'
import { leaveBody } from './leave-body.ts'
import { type CallGuard, optionalCalls, requestPages } from './optional-calls.ts'
import { Watchdog } from './watchdog.ts'

export interface TimeoutOptions {
  /** For a call that moves no content: head, list, delete, and get until its body begins. */
  readonly requestTimeoutMs: number
  /** For content: how long no byte may move. A long transfer that goes on is never cut. */
  readonly idleTimeoutMs: number
  readonly clock?: Clock
}

/** A provider that copies tells nothing of it until a whole part is there: it is given so much longer. */
const COPY_PATIENCE = 10

/**
 * Ends calls that hang with TIMEOUT. Committing and discarding staged content is not timed: no network
 * has part in it, and a slow disk must be waited for.
 */
export function withTimeout(store: ObjectStore, options: TimeoutOptions): ObjectStore {
  const timed = new TimedStore(store, options)
  return Object.assign(timed, optionalCalls(store, timed.guard))
}

class TimedStore implements ObjectStore {
  readonly kind
  readonly capabilities: Capabilities
  readonly stage?: NonNullable<ObjectStore['stage']>
  readonly guard: CallGuard = {
    request: (context, options, call) =>
      this.#request(context, options, (signal) => call({ signal })),
    copy: (context, options, copy) =>
      this.#timed(context, this.#idleTimeoutMs * COPY_PATIENCE, options.signal, (watchdog) =>
        copy(watchedOptions(options, watchdog)),
      ),
    pages: (context, options, open) => requestPages(this.guard, context, options, open),
  }
  readonly #inner: ObjectStore
  readonly #requestTimeoutMs: number
  readonly #idleTimeoutMs: number
  readonly #clock: Clock

  constructor(inner: ObjectStore, options: TimeoutOptions) {
    this.#inner = inner
    this.kind = inner.kind
    this.capabilities = inner.capabilities
    this.#requestTimeoutMs = options.requestTimeoutMs
    this.#idleTimeoutMs = options.idleTimeoutMs
    this.#clock = options.clock ?? systemClock
    const stage = inner.stage?.bind(inner)
    if (stage !== undefined) {
      this.stage = (source, stageOptions = {}) => this.#stage(stage, source, stageOptions)
    }
  }

  put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<PutResult> {
    const context = { operation: 'put', key }
    return this.#timed(context, this.#idleTimeoutMs, options.signal, (watchdog) =>
      this.#inner.put(key, watchedSource(source, watchdog), watchedOptions(options, watchdog)),
    )
  }

  get(key: ObjectKey, options: GetOptions = {}): Promise<GetResult> {
    const context = { operation: 'get', key }
    const watchdog = new Watchdog(this.#clock, options.signal)
    return inOperation(context, async () => {
      try {
        const opening = this.#inner.get(key, { ...options, signal: watchdog.signal })
        const { info, body } = await watchdog.watch(opening, this.#requestTimeoutMs, (late) =>
          leaveBody(late.body[Symbol.asyncIterator]()),
        )
        return { info, body: this.#watchedBody(context, body, watchdog) }
      } catch (error) {
        watchdog.stop()
        throw error
      }
    })
  }

  head(key: ObjectKey, options: RequestOptions = {}): Promise<ObjectInfo> {
    return this.#request({ operation: 'head', key }, options, (signal) =>
      this.#inner.head(key, { signal }),
    )
  }

  list(options: ListOptions): Promise<ListPage> {
    return this.#request({ operation: 'list' }, options, (signal) =>
      this.#inner.list({ ...options, signal }),
    )
  }

  delete(key: ObjectKey, options: RequestOptions = {}): Promise<void> {
    return this.#request({ operation: 'delete', key }, options, (signal) =>
      this.#inner.delete(key, { signal }),
    )
  }

  #stage(
    stage: NonNullable<ObjectStore['stage']>,
    source: ContentSource,
    options: StageOptions,
  ): Promise<StagedContent> {
    return this.#timed(
      { operation: 'stage' },
      this.#idleTimeoutMs,
      options.signal,
      (watchdog) => stage(watchedSource(source, watchdog), watchedOptions(options, watchdog)),
      // Nobody will end it any more.
      (late) => late.discard().catch(() => undefined),
    )
  }

  unwrap(key: ObjectKey): ObjectPlace {
    return { store: this.#inner, key }
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  /** Runs one call under a watchdog that ends with it. */
  #timed<T>(
    context: StorageErrorContext,
    timeoutMs: number,
    callerSignal: AbortSignal | undefined,
    call: (watchdog: Watchdog) => Promise<T>,
    onLate?: (result: T) => unknown,
  ): Promise<T> {
    const watchdog = new Watchdog(this.#clock, callerSignal)
    return inOperation(context, async () => {
      try {
        return await watchdog.watch(call(watchdog), timeoutMs, onLate)
      } finally {
        watchdog.stop()
      }
    })
  }

  #request<T>(
    context: StorageErrorContext,
    { signal }: RequestOptions,
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.#timed(context, this.#requestTimeoutMs, signal, (watchdog) => call(watchdog.signal))
  }

  #watchedBody(
    context: StorageErrorContext,
    body: AsyncIterable<Uint8Array>,
    watchdog: Watchdog,
  ): AsyncIterable<Uint8Array> {
    const chunks = body[Symbol.asyncIterator]()
    const watched = owningBody(this.#read(chunks, watchdog), () => {
      watchdog.stop()
      const leaving = leaveBody(chunks)
      // A body that hangs must not hang whoever leaves it.
      return watchdog.signal.aborted ? undefined : leaving
    })
    return bodyInOperation(context, watched)
  }

  async *#read(
    chunks: AsyncIterator<Uint8Array>,
    watchdog: Watchdog,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      // Only the store is timed, not what the caller does between two chunks.
      const { value, done } = await watchdog.watch(chunks.next(), this.#idleTimeoutMs)
      if (done === true) return
      yield value
    }
  }
}

/** Every chunk that the store asks for shows that it is alive. */
function watchedSource(source: ContentSource, watchdog: Watchdog): ContentSource {
  return {
    sizeBytes: source.sizeBytes,
    async *open(range?: ByteRange, signal?: AbortSignal) {
      for await (const chunk of source.open(range, signal)) {
        watchdog.kick()
        yield chunk
      }
    },
  }
}

function watchedOptions<T extends StageOptions>(options: T, watchdog: Watchdog): T {
  return {
    ...options,
    signal: watchdog.signal,
    onProgress: (writtenBytes: number) => {
      watchdog.kick()
      options.onProgress?.(writtenBytes)
    },
  }
}
