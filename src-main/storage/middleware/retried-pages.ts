import type { StorageErrorContext } from '../../../shared/domain/storage-error.ts'
import type { RequestOptions, UnfinishedUpload } from '../object-store.ts'
import { inOperation } from '../operation.ts'
import type { RetryPolicy } from '../retry-policy.ts'

type Pages = AsyncIterable<readonly UnfinishedUpload[]>

/**
 * A listing of unfinished uploads that begins anew where it fails with a retryable error. What was handed
 * out before is not handed out again.
 */
export async function* retriedPages(
  policy: RetryPolicy,
  context: StorageErrorContext,
  options: RequestOptions,
  open: (options: RequestOptions) => Pages,
): AsyncGenerator<readonly UnfinishedUpload[], void, undefined> {
  const tries = policy.begin()
  const seen = new Set<string>()
  const isNew = ({ key, id }: UnfinishedUpload): boolean => {
    const name = `${key}\n${id}`
    return !seen.has(name) && Boolean(seen.add(name))
  }
  for (;;) {
    try {
      for await (const page of open(options)) yield page.filter(isNew)
      return
    } catch (error) {
      await inOperation(context, () => tries.waitAfter(error, options.signal))
    }
  }
}
