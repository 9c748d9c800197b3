import {
  isStorageErrorCode,
  StorageError,
  type StorageErrorContext,
} from '../../../shared/domain/storage-error.ts'
import type { ContentSource } from '../content-source.ts'
import { objectSource } from '../object-source.ts'
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
import { bodyInOperation, inOperation } from '../operation.ts'
import { type RetryOptions, RetryPolicy } from '../retry-policy.ts'
import { findOwnObject } from './find-own-object.ts'
import { fromLastCheckpoint } from './from-last-checkpoint.ts'
import { type CallGuard, optionalCalls } from './optional-calls.ts'
import { resumingBody } from './resuming-body.ts'
import { retriedPages } from './retried-pages.ts'

/**
 * Tries calls again that failed with a retryable error, and only those: exponential backoff with full
 * jitter, never sooner than the store wishes. A body that breaks is gone on with where it broke.
 *
 * - `put` with `ifAbsent`: an attempt whose answer was lost may have written the object, and the next
 *   one then finds the key taken. It counts as a success where the object holds the same bytes.
 *   So do copies.
 * - A resumable `put` goes on from the last checkpoint, so that what has arrived is not sent again.
 * - `stage` is tried again as a whole; commit and discard, which end what they belong to, are not.
 */
export function withRetry(store: ObjectStore, options: RetryOptions = {}): ObjectStore {
  const retrying = new RetryingStore(store, new RetryPolicy(options))
  return Object.assign(retrying, optionalCalls(store, retrying.guard))
}

class RetryingStore implements ObjectStore {
  readonly kind
  readonly capabilities: Capabilities
  readonly stage?: NonNullable<ObjectStore['stage']>
  readonly guard: CallGuard = {
    request: (context, options, call) => this.#retry(context, options, () => call(options)),
    copy: async (context, options, copy, { store, key }) => {
      const source = (): Promise<ContentSource> => sourceAt(store, key, options)
      return this.#retryWrite(context, options, source, () => copy(options))
    },
    pages: (context, options, open) => retriedPages(this.#policy, context, options, open),
  }
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
    const attempt = { ...options, ...fromLastCheckpoint(options.resumable) }
    return this.#retryWrite(
      { operation: 'put', key },
      options,
      async () => source,
      () => this.#inner.put(key, source, attempt),
    )
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

  unwrap(key: ObjectKey): ObjectPlace {
    return { store: this.#inner, key }
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  /** A write that finds the key taken after an attempt whose answer was lost may have taken it itself. */
  #retryWrite<T extends ObjectInfo>(
    context: StorageErrorContext & { readonly key: ObjectKey },
    options: RequestOptions,
    source: () => Promise<ContentSource>,
    write: () => Promise<T>,
  ): Promise<T | ObjectInfo> {
    let isUncertain = false
    return this.#retry(context, options, async () => {
      try {
        return await write()
      } catch (error) {
        if (isUncertain && isStorageErrorCode(error, 'ALREADY_EXISTS')) {
          const own = await findOwnObject(this.#inner, context.key, await source(), options)
          if (own !== null) return own
        }
        isUncertain ||= StorageError.from(error).retryable
        throw error
      }
    })
  }

  #retry<T>(
    context: StorageErrorContext,
    { signal }: RequestOptions,
    call: () => Promise<T>,
  ): Promise<T> {
    return inOperation(context, () => this.#policy.run(signal, call))
  }
}

async function sourceAt(
  store: ObjectStore,
  key: ObjectKey,
  { signal }: RequestOptions,
): Promise<ContentSource> {
  return objectSource(store, await store.head(key, signal && { signal }))
}
