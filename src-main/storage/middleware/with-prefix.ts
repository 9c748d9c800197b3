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
  ObjectStore,
  PutOptions,
  PutResult,
  RequestOptions,
} from '../object-store.ts'
import { bodyInOperation } from '../operation.ts'

/**
 * The part of a store whose keys begin with `prefix`, as a store of its own: callers see keys without it.
 * `prefix` is '' or ends with '/'. Does not stage: no store with a prefix does.
 */
export function withPrefix(store: ObjectStore, prefix: string): ObjectStore {
  return prefix === '' ? store : new PrefixedStore(store, prefix)
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

  close(): Promise<void> {
    return this.#inner.close()
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
