import { type QueryKey, type UseQueryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { WINDOW_ROWS } from './queries.ts'

/** A list that is known by windows of `WINDOW_ROWS` rows. */
export interface Windows<Row> {
  readonly total: number
  /** Whether all that there is of a window has come, or will not come. */
  readonly has: (window: number) => boolean
  /** Undefined while its window is on the way. */
  readonly at: (index: number) => Row | undefined
  /** Nothing is known yet. */
  readonly isLoading: boolean
  /** What is shown answers the question before this one. */
  readonly isOutdated: boolean
  readonly error: StorageError | null
  readonly retry: () => void
}

/** How one window is asked for; the second part of its key tells of what the list is. */
type WindowQuery<Answer, Key extends QueryKey> = UseQueryOptions<Answer, Error, Answer, Key> & {
  readonly queryKey: Key
}

/**
 * The first window is always held, since it tells the total; of the others those that `windows` names. What
 * answered another question about the same list stays until the new answer is there.
 */
export function useWindows<Answer extends { readonly total: number }, Row, Key extends QueryKey>(
  windows: readonly number[],
  queryOf: (window: number) => WindowQuery<Answer, Key>,
  rowsOf: (answer: Answer) => readonly Row[],
): Windows<Row> & { readonly first: Answer | undefined } {
  const query = queryOf(0)
  const first = useQuery<Answer, Error, Answer, Key>({
    ...query,
    placeholderData: (previous, previousQuery) =>
      previousQuery?.queryKey[1] === query.queryKey[1] ? previous : undefined,
  })
  const later = windows.filter((index) => index > 0)
  const rest = useQueries({ queries: later.map(queryOf) })
  const answers = new Map(later.map((index, position) => [index, rest[position]?.data]))
  answers.set(0, first.data)
  const failed = new Set(later.filter((_, position) => rest[position]?.isError))
  return {
    first: first.data,
    total: first.data?.total ?? 0,
    has: (window) => window === 0 || answers.get(window) !== undefined || failed.has(window),
    at: (index) => {
      const answer = answers.get(Math.floor(index / WINDOW_ROWS))
      return answer && rowsOf(answer)[index % WINDOW_ROWS]
    },
    isLoading: first.isPending,
    isOutdated: first.isPlaceholderData,
    error: first.error === null ? null : StorageError.from(first.error),
    retry: () => void first.refetch(),
  }
}
