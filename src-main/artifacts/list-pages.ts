import { StorageError } from '../../shared/domain/storage-error.ts'
import type { ListEntry, ListOptions, ListPage, ObjectStore } from '../storage/object-store.ts'

/** So often in a row a listing goes on after a page that the store's own attempts did not bring. */
const MAX_FAILURES = 1

export type PagesOptions = Omit<ListOptions, 'cursor' | 'delimiter'>

/**
 * The objects of a whole listing, page by page. While the caller works on one page the next one is on
 * its way, unless pages of a certain length are asked for. After an error that may pass it goes on behind the
 * last key that came.
 */
export async function* listPages(
  store: ObjectStore,
  options: PagesOptions,
): AsyncGenerator<readonly ListEntry[], void, undefined> {
  let next: ListOptions | undefined = options
  let lastKey: string | undefined
  let failures = 0
  let pending: Promise<ListPage> | undefined
  while (next !== undefined) {
    let page: ListPage
    try {
      page = await (pending ?? store.list(next))
    } catch (error) {
      failures += 1
      if (!StorageError.from(error).retryable || failures > MAX_FAILURES) throw error
      pending = undefined
      next = lastKey === undefined ? options : { ...options, startAfter: lastKey }
      continue
    }
    failures = 0
    const { objects, cursor } = page
    lastKey = objects.at(-1)?.key ?? lastKey
    next = cursor === undefined ? undefined : { ...options, cursor }
    pending = options.limit === undefined && next ? store.list(next) : undefined
    // Its error counts when the page is asked for; until then it must not count as unhandled.
    pending?.catch(() => undefined)
    yield objects
  }
}
