import { isStorageErrorCode, StorageError } from '../../../shared/domain/storage-error.ts'
import type { ContentSource } from '../content-source.ts'
import type {
  Capabilities,
  GetOptions,
  GetResult,
  ListOptions,
  ListPage,
  ObjectInfo,
  ObjectKey,
  ObjectStore,
  PutOptions,
  PutResult,
  RequestOptions,
} from '../object-store.ts'
import { bodyInOperation, inOperation } from '../operation.ts'
import { type RetryOptions, RetryPolicy } from '../retry-policy.ts'
import { findOwnObject } from './find-own-object.ts'
import { resumingBody } from './resuming-body.ts'

/**
 * Tries calls again that failed with a retryable error, and only those: exponential backoff with full
 * jitter, never sooner than the store wishes. A body that breaks is gone on with where it broke.
 *
 * - `put` with `ifAbsent`: an attempt whose answer was lost may have written the object, and the next
 *   one then finds the key taken. It counts as a success where the object holds the same bytes.
 * - `stage` is tried again as a whole; commit and discard, which end what they belong to, are not.
 */
export function withRetry(store: ObjectStore, options: RetryOptions = {}): ObjectStore {
  return new RetryingStore(store, new RetryPolicy(options))
}

class RetryingStore implements ObjectStore {
  readonly kind
  readonly capabilities: Capabilities
  readonly stage?: NonNullable<ObjectStore['stage']>
  readonly #inner: ObjectStore
  readonly #policy: RetryPolicy

  constructor(inner: ObjectStore, policy: RetryPolicy) {
    this.kind = inner.kind
    this.capabilities = inner.capabilities
    this.#inner = inner
    this.#policy = policy
    const stage = inner.stage?.bind(inner)
    if (stage !== undefined) {
      this.stage = (source, options = {}) =>
        this.#retry({ operation: 'stage' }, options, () => stage(source, options))
    }
  }

  put(key: ObjectKey, source: ContentSource, options: PutOptions = {}): Promise<PutResult> {
    let isUncertain = false
    return this.#retry({ operation: 'put', key }, options, async () => {
      try {
        return await this.#inner.put(key, source, options)
      } catch (error) {
        if (isUncertain && isStorageErrorCode(error, 'ALREADY_EXISTS')) {
          const own = await findOwnObject(this, key, source, options)
          if (own !== null) return own
        }
        isUncertain ||= StorageError.from(error).retryable
        throw error
      }
    })
  }

  get(key: ObjectKey, options: GetOptions = {}): Promise<GetResult> {
    const context = { operation: 'get', key }
    return this.#retry(context, options, async () => {
      const first = await this.#inner.get(key, options)
      const body = resumingBody(this.#inner, first, options, this.#policy)
      return { info: first.info, body: bodyInOperation(context, body) }
    })
  }

  head(key: ObjectKey, options: RequestOptions = {}): Promise<ObjectInfo> {
    return this.#retry({ operation: 'head', key }, options, () => this.#inner.head(key, options))
  }

  list(options: ListOptions): Promise<ListPage> {
    return this.#retry({ operation: 'list' }, options, () => this.#inner.list(options))
  }

  delete(key: ObjectKey, options: RequestOptions = {}): Promise<void> {
    return this.#retry({ operation: 'delete', key }, options, () =>
      this.#inner.delete(key, options),
    )
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  #retry<T>(
    context: { readonly operation: string; readonly key?: ObjectKey },
    { signal }: RequestOptions,
    call: () => Promise<T>,
  ): Promise<T> {
    return inOperation(context, () => this.#policy.run(signal, call))
  }
}
