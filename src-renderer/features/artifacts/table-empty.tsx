import { Archive, CloudOff, SearchX } from 'lucide-react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { useCommands } from '../commands/commands-context.ts'
import type { ArtifactRows } from './use-artifact-rows.ts'

interface TableEmptyProps {
  readonly store: StoreSummary
  readonly rows: ArtifactRows
  readonly isFiltering: boolean
  readonly onClearFilter: () => void
}

function LoadingRows() {
  return useDelayed(true) ? (
    <div aria-hidden className="animate-breathe">
      {[70, 52, 84, 61, 45, 76, 58, 66].map((percent) => (
        <div
          key={percent}
          className="row-height flex items-center gap-2.5 border-b border-faint-line px-4"
        >
          <span className="size-[18px] rounded-[3px] bg-chip" />
          <span className="h-2.5 rounded-full bg-chip" style={{ width: `${percent / 2}%` }} />
        </div>
      ))}
    </div>
  ) : null
}

/** What stands in the table when it has no rows: why, and what to do about it. */
export function TableEmpty({ store, rows, isFiltering, onClearFilter }: TableEmptyProps) {
  const commands = useCommands()
  const name = <bdi>{visibleText(store.name)}</bdi>
  if (rows.error) {
    return (
      <div className="p-4">
        <ErrorNotice error={rows.error} title="Could not read the list">
          <Button size="small" onClick={() => rows.retry()}>
            Try again
          </Button>
        </ErrorNotice>
      </div>
    )
  }
  if (rows.isLoading) return <LoadingRows />
  if (store.state.kind === 'offline' && store.artifactCount === 0) {
    return (
      <EmptyState icon={CloudOff} title="This store is offline">
        {name} could not be listed. The reason stands above.
      </EmptyState>
    )
  }
  if (isFiltering) {
    return (
      <EmptyState
        icon={SearchX}
        title={store.state.kind === 'listing' ? 'Nothing found so far' : 'Nothing found'}
        actions={<Button onClick={onClearFilter}>Clear search and filters</Button>}
      >
        No artifact in {name} passes the search and filters.
      </EmptyState>
    )
  }
  if (store.state.kind === 'listing') {
    return (
      <p className="flex items-center justify-center gap-2 pt-16 text-muted">
        <Spinner /> Listing {name}…
      </p>
    )
  }
  if (store.readOnly) {
    return (
      <EmptyState icon={Archive} title="Nothing stored here">
        {name} is read-only: what others store in it shows here after a refresh.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={Archive}
      title="Nothing stored yet"
      actions={
        <Button look="primary" onClick={() => commands.run('artifact.upload')}>
          Choose files…
        </Button>
      }
    >
      Drop files or folders anywhere on this window. Each is kept under the SHA-256 of its content
      in {name}; the same content is kept once.
    </EmptyState>
  )
}
