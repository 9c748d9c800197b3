import { StorageError } from '../../../shared/domain/storage-error.ts'
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
  UnfinishedUpload,
} from '../object-store.ts'
import { bodyInOperation } from '../operation.ts'
import type { OptionalCalls } from './optional-calls.ts'

/**
 * The part of a store whose keys begin with `prefix`, as a store of its own: callers see keys without it.
 * `prefix` is '' or ends with '/'. Does not stage: no store with a prefix does.
 */
export function withPrefix(store: ObjectStore, prefix: string): ObjectStore {
  if (prefix === '') return store
  const prefixed = new PrefixedStore(store, prefix)
  return Object.assign(prefixed, prefixed.optionalCalls())
}

class PrefixedStore implements ObjectStore {
  readonly kind
  readonly capabilities: Capabilities
  readonly #inner: ObjectStore
  readonly #prefix: string

  constructor(inner: ObjectStore, prefix: string) {
    this.kind = inner.kind
    this.capabilities = { ...inner.capabilities, staging: false }
    this.#inner = inner
    this.#prefix = prefix
  }

  put(key: ObjectKey, source: ContentSource, options?: PutOptions): Promise<PutResult> {
    return this.#within(key, async (whole) => ({
      ...(await this.#inner.put(whole, source, options)),
      key,
    }))
  }

  get(key: ObjectKey, options?: GetOptions): Promise<GetResult> {
    return this.#within(key, async (whole) => {
      const { info, body } = await this.#inner.get(whole, options)
      const errorOf = (error: unknown): StorageError => withKey(error, key)
      return { info: { ...info, key }, body: bodyInOperation({}, body, errorOf) }
    })
  }

  head(key: ObjectKey, options?: RequestOptions): Promise<ObjectInfo> {
    return this.#within(key, async (whole) => ({
      ...(await this.#inner.head(whole, options)),
      key,
    }))
  }

  async list(options: ListOptions): Promise<ListPage> {
    const { startAfter } = options
    const { objects, prefixes, cursor } = await this.#inner.list({
      ...options,
      prefix: this.#prefix + options.prefix,
      ...(startAfter !== undefined && { startAfter: this.#prefix + startAfter }),
    })
    return {
      objects: objects.map((entry) => ({ ...entry, key: this.#without(entry.key) })),
      prefixes: prefixes.map((one) => this.#without(one)),
      ...(cursor !== undefined && { cursor }),
    }
  }

  delete(key: ObjectKey, options?: RequestOptions): Promise<void> {
    return this.#within(key, (whole) => this.#inner.delete(whole, options))
  }

  unwrap(key: ObjectKey): ObjectPlace {
    return { store: this.#inner, key: this.#prefix + key }
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  /** Those of them that the inner store has. */
  optionalCalls(): OptionalCalls {
    const inner = this.#inner
    const abandon = inner.abandonUpload?.bind(inner)
    const list = inner.listUnfinished?.bind(inner)
    const remove = inner.removeUnfinished?.bind(inner)
    const canCopyFrom = inner.canCopyFrom?.bind(inner)
    const copy = inner.copyFrom?.bind(inner)
    return {
      ...(abandon && {
        abandonUpload: (key, checkpoint, options) =>
          this.#within(key, (whole) => abandon(whole, checkpoint, options)),
      }),
      ...(list && {
        listUnfinished: (prefix, options) =>
          this.#withoutPrefix(list(this.#prefix + prefix, options)),
      }),
      ...(remove && {
        removeUnfinished: (key, id, options) =>
          this.#within(key, (whole) => remove(whole, id, options)),
      }),
      ...(canCopyFrom && { canCopyFrom }),
      ...(copy && {
        copyFrom: (source, sourceKey, key, options) =>
          this.#within(key, async (whole) => ({
            ...(await copy(source, sourceKey, whole, options)),
            key,
          })),
      }),
    }
  }

  async *#withoutPrefix(
    pages: AsyncIterable<readonly UnfinishedUpload[]>,
  ): AsyncGenerator<readonly UnfinishedUpload[], void, undefined> {
    for await (const page of pages) {
      yield page.map((upload) => ({ ...upload, key: this.#without(upload.key) }))
    }
  }

  #without(key: string): string {
    return key.slice(this.#prefix.length)
  }

  async #within<T>(key: ObjectKey, run: (whole: ObjectKey) => Promise<T>): Promise<T> {
    try {
      return await run(this.#prefix + key)
    } catch (error) {
      throw withKey(error, key)
    }
  }
}

/** The same error about the key that the caller knows. */
function withKey(error: unknown, key: ObjectKey): StorageError {
  const { code, message, retryable, context, cause } = StorageError.from(error)
  return new StorageError(code, message, { retryable, context: { ...context, key }, cause })
}
