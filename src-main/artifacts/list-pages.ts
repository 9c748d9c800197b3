import type { ListEntry, ListOptions, ListPage, ObjectStore } from '../storage/object-store.ts'

/**
 * The objects of a whole listing, page by page. While the caller works on one page the next one is on
 * its way.
 */
export async function* listPages(
  store: ObjectStore,
  options: Omit<ListOptions, 'cursor' | 'delimiter'>,
): AsyncGenerator<readonly ListEntry[], void, undefined> {
  let pending: Promise<ListPage> | undefined = store.list(options)
  while (pending !== undefined) {
    const { objects, cursor }: ListPage = await pending
    pending = cursor === undefined ? undefined : store.list({ ...options, cursor })
    // Its error is thrown when the page is asked for; until then it must not count as unhandled.
    pending?.catch(() => undefined)
    yield objects
  }
}
