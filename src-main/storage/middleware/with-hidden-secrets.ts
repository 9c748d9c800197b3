import type { StoreSecrets } from '../../../shared/domain/connection.ts'
import { secretTexts, withoutSecrets } from '../../../shared/domain/secret-texts.ts'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { GetOptions, ObjectKey, ObjectStore } from '../object-store.ts'
import { bodyInOperation, type ErrorMapper, inOperation } from '../operation.ts'
import { type CallGuard, optionalCalls, requestPages } from './optional-calls.ts'

/**
 * A store whose errors never hold one of its own secrets, whatever a server or an SDK wrote into its
 * message. Does not stage: no store with secrets does.
 */
export function withHiddenSecrets(store: ObjectStore, secrets: StoreSecrets): ObjectStore {
  const hide = hiding(secrets)
  const run = <T>(call: () => Promise<T>): Promise<T> => inOperation({}, call, hide)
  const guard: CallGuard = {
    request: (_context, options, call) => run(() => call(options)),
    copy: (_context, options, copy) => run(() => copy(options)),
    pages: (context, options, open) => requestPages(guard, context, options, open),
  }
  return {
    kind: store.kind,
    capabilities: { ...store.capabilities, staging: false },
    put: (key, source, options) => run(() => store.put(key, source, options)),
    get: (key: ObjectKey, options?: GetOptions) =>
      run(async () => {
        const { info, body } = await store.get(key, options)
        return { info, body: bodyInOperation({}, body, hide) }
      }),
    head: (key, options) => run(() => store.head(key, options)),
    list: (options) => run(() => store.list(options)),
    delete: (key, options) => run(() => store.delete(key, options)),
    ...optionalCalls(store, guard),
    unwrap: (key) => ({ store, key }),
    close: () => run(() => store.close()),
  }
}

/** Turns any error into a StorageError whose texts are free of these secrets. */
export function hiding(secrets: StoreSecrets): ErrorMapper {
  const texts = secretTexts(secrets)
  return (error) => {
    const known = StorageError.from(error)
    const message = withoutSecrets(known.message, texts)
    if (message === known.message) return known
    // The cause, which the message came from, is left behind: it holds the secret too.
    return new StorageError(known.code, message, {
      retryable: known.retryable,
      context: known.context,
    })
  }
}
