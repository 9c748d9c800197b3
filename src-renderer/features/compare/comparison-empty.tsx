import { CircleCheck, SearchX } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { isNarrowed, ONLY_DIFFERENCES } from './comparison-filter.ts'
import type { ComparisonView } from './use-comparison-view.ts'

function Comparing() {
  return useDelayed(true) ? (
    <p className="flex items-center justify-center gap-2 pt-16 text-muted">
      <Spinner /> Comparing the stores…
    </p>
  ) : null
}

/** What stands in the comparison when it has no rows: that all is well, or why nothing is shown. */
export function ComparisonEmpty({ view }: { readonly view: ComparisonView }) {
  const { rows, watched, filter, setFilter } = view
  const error = rows.error ?? (watched.state === null ? watched.error : null)
  if (error) {
    return (
      <div className="p-4">
        <ErrorNotice error={error} title="Could not compare these stores">
          <Button size="small" onClick={() => rows.retry()}>
            Try again
          </Button>
        </ErrorNotice>
      </div>
    )
  }
  const { state } = watched
  if (rows.isLoading || state === null || (state.isWorking && state.all.count === 0)) {
    return <Comparing />
  }
  if (isNarrowed(filter)) {
    return (
      <EmptyState
        icon={SearchX}
        title={state.isComplete ? 'Nothing found' : 'Nothing found so far'}
        actions={
          <Button
            onClick={() =>
              setFilter({ ...ONLY_DIFFERENCES, onlyDifferences: filter.onlyDifferences })
            }
          >
            Clear search and filters
          </Button>
        }
      >
        No artifact of these stores passes the search and filters.
      </EmptyState>
    )
  }
  if (state.all.count === 0) {
    return (
      <EmptyState icon={SearchX} title="Nothing to compare">
        None of these stores holds anything{state.isComplete ? '' : ' as far as is known'}.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={CircleCheck}
      title={state.isComplete ? 'No differences' : 'No differences so far'}
      actions={
        <Button onClick={() => setFilter({ ...filter, onlyDifferences: false })}>
          Show all artifacts
        </Button>
      }
    >
      {state.isComplete
        ? 'Every store has every artifact, and none is known to be damaged.'
        : 'Not every store is listed to its end yet.'}
    </EmptyState>
  )
}
