import type { StorageErrorContext } from '../../../shared/domain/storage-error.ts'
import type {
  CopyOptions,
  ObjectKey,
  ObjectStore,
  RequestOptions,
  UnfinishedUpload,
} from '../object-store.ts'
import { leaveBody } from './leave-body.ts'

/** What a store may lack, and a wrapper lacks with it. Staging is not among it: each wrapper has its own way. */
export type OptionalCalls = Pick<
  ObjectStore,
  'abandonUpload' | 'listUnfinished' | 'removeUnfinished' | 'canCopyFrom' | 'copyFrom'
>

type Copy = (options: CopyOptions) => ReturnType<NonNullable<ObjectStore['copyFrom']>>
type Unfinished = AsyncIterable<readonly UnfinishedUpload[]>

/** What a wrapper does around calls. */
export interface CallGuard {
  /** Around a call that moves no content. */
  request<T>(
    context: StorageErrorContext,
    options: RequestOptions,
    call: (options: RequestOptions) => Promise<T>,
  ): Promise<T>
  /** Around a copy on the provider's side. */
  copy(
    context: StorageErrorContext & { readonly key: ObjectKey },
    options: CopyOptions,
    copy: Copy,
    source: { readonly store: ObjectStore; readonly key: ObjectKey },
  ): ReturnType<Copy>
  /** Around a listing of what was left unfinished. */
  pages(
    context: StorageErrorContext,
    options: RequestOptions,
    open: (options: RequestOptions) => Unfinished,
  ): Unfinished
}

/** Those of the optional calls that `inner` has, each with `guard` around it. */
export function optionalCalls(inner: ObjectStore, guard: CallGuard): OptionalCalls {
  const abandon = inner.abandonUpload?.bind(inner)
  const list = inner.listUnfinished?.bind(inner)
  const remove = inner.removeUnfinished?.bind(inner)
  const canCopyFrom = inner.canCopyFrom?.bind(inner)
  const copy = inner.copyFrom?.bind(inner)
  return {
    ...(abandon && {
      abandonUpload: (key, checkpoint, options = {}) =>
        guard.request({ operation: 'abandonUpload', key }, options, (guarded) =>
          abandon(key, checkpoint, guarded),
        ),
    }),
    ...(list && {
      listUnfinished: (prefix, options = {}) =>
        guard.pages({ operation: 'listUnfinished' }, options, (guarded) => list(prefix, guarded)),
    }),
    ...(remove && {
      removeUnfinished: (key, id, options = {}) =>
        guard.request({ operation: 'removeUnfinished', key }, options, (guarded) =>
          remove(key, id, guarded),
        ),
    }),
    ...(canCopyFrom && { canCopyFrom }),
    ...(copy && {
      copyFrom: (store, sourceKey, key, options = {}) =>
        guard.copy(
          { operation: 'copyFrom', key },
          options,
          (guarded) => copy(store, sourceKey, key, guarded),
          { store, key: sourceKey },
        ),
    }),
  }
}

/** A listing each of whose pages is a request of its own. */
export async function* requestPages(
  guard: Pick<CallGuard, 'request'>,
  context: StorageErrorContext,
  { signal }: RequestOptions,
  open: (options: RequestOptions) => Unfinished,
): AsyncGenerator<readonly UnfinishedUpload[], void, undefined> {
  const left = new AbortController()
  const either = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal])
  const pages = open({ signal: either })[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { value, done } = await guard.request(context, { signal: either }, () => pages.next())
      if (done === true) return
      yield value
    }
  } finally {
    left.abort()
    // A listing that hangs must not hang whoever leaves it.
    void leaveBody(pages)
  }
}
