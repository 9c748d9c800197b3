import type { StorageErrorContext } from '../../../shared/domain/storage-error.ts'
import type { ContentSource } from '../content-source.ts'
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
} from '../object-store.ts'
import { inOperation } from '../operation.ts'
import { owningBody } from '../owning-body.ts'
import { Slots } from '../slots.ts'
import { type CallGuard, optionalCalls, requestPages } from './optional-calls.ts'

export interface LimitOptions {
  /** How many calls run at a time; more wait in the order in which they came. */
  readonly maxConcurrent: number
}

/**
 * Limits how many calls run at a time. A `get` counts until its body ends or is left. Committing and
 * discarding staged content does not count: it only ends what was let in before.
 */
export function withLimit(store: ObjectStore, options: LimitOptions): ObjectStore {
  const limited = new LimitedStore(store, options)
  return Object.assign(limited, optionalCalls(store, limited.guard))
}

class LimitedStore implements ObjectStore {
  readonly kind
  readonly capabilities: Capabilities
  readonly stage?: NonNullable<ObjectStore['stage']>
  readonly guard: CallGuard = {
    request: (context, options, call) => this.#limit(context, options, () => call(options)),
    copy: (context, options, copy) => this.#limit(context, options, () => copy(options)),
    pages: (context, options, open) => requestPages(this.guard, context, options, open),
  }
  readonly #inner: ObjectStore
  readonly #slots: Slots

  constructor(inner: ObjectStore, { maxConcurrent }: LimitOptions) {
    this.kind = inner.kind
    this.capabilities = inner.capabilities
    this.#inner = inner
    this.#slots = new Slots(maxConcurrent)
    const stage = inner.stage?.bind(inner)
    if (stage !== undefined) {
      this.stage = (source, options = {}) =>
        this.#limit({ operation: 'stage' }, options, () => stage(source, options))
    }
  }

  put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<PutResult> {
    return this.#limit({ operation: 'put', key }, options, () =>
      this.#inner.put(key, source, options),
    )
  }

  get(key: ObjectKey, options: GetOptions = {}): Promise<GetResult> {
    return inOperation({ operation: 'get', key }, async () => {
      const giveBack = await this.#slots.take(options.signal)
      try {
        const { info, body } = await this.#inner.get(key, options)
        return { info, body: owningBody(body[Symbol.asyncIterator](), giveBack) }
      } catch (error) {
        giveBack()
        throw error
      }
    })
  }

  head(key: ObjectKey, options: RequestOptions = {}): Promise<ObjectInfo> {
    return this.#limit({ operation: 'head', key }, options, () => this.#inner.head(key, options))
  }

  list(options: ListOptions): Promise<ListPage> {
    return this.#limit({ operation: 'list' }, options, () => this.#inner.list(options))
  }

  delete(key: ObjectKey, options: RequestOptions = {}): Promise<void> {
    return this.#limit({ operation: 'delete', key }, options, () =>
      this.#inner.delete(key, options),
    )
  }

  unwrap(key: ObjectKey): ObjectPlace {
    return { store: this.#inner, key }
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  #limit<T>(
    context: StorageErrorContext,
    { signal }: RequestOptions,
    call: () => Promise<T>,
  ): Promise<T> {
    return inOperation(context, async () => {
      const giveBack = await this.#slots.take(signal)
      try {
        return await call()
      } finally {
        giveBack()
      }
    })
  }
}
