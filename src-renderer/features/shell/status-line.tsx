import type { StoreSummary } from '../../../shared/domain/store.ts'
import { errorSentence } from '../../ui/error-sentences.ts'
import { formatCount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { formatClock } from '../../ui/format-time.ts'
import { useNow } from '../../ui/use-now.ts'
import type { Selection } from '../artifacts/selection.ts'

interface StatusLineProps {
  readonly store: StoreSummary
  readonly selection: Selection
  /** What the filter leaves; null without a filter. */
  readonly shown: { readonly total: number; readonly sizeBytes: number } | null
}

function Divider() {
  return <span aria-hidden className="mx-2.5 h-3 w-px bg-line" />
}

/** How complete the listing is: never more than is known. */
function Completeness({ store }: { readonly store: StoreSummary }) {
  const now = useNow()
  const { state } = store
  switch (state.kind) {
    case 'listing':
      return state.listedAt === null ? (
        <span>still listing</span>
      ) : (
        <span>listed {formatClock(state.listedAt, now)}, refreshing</span>
      )
    case 'ready':
      return <span>complete, listed {formatClock(state.listedAt, now)}</span>
    case 'offline':
      return (
        <span className="truncate text-bad">
          offline, may be incomplete: {errorSentence(state.error).title}
        </span>
      )
    default: {
      const unknown: never = state
      return unknown
    }
  }
}

export function StatusLine({ store, selection, shown }: StatusLineProps) {
  const count = formatCount(store.artifactCount)
  const noun = store.artifactCount === 1 ? 'artifact' : 'artifacts'
  const selected = selection.hashes.size
  return (
    <footer className="flex h-7 shrink-0 items-center border-t border-line bg-bg px-4 text-note text-muted tabular-nums">
      <output aria-label="Listing" className="flex min-w-0 items-center whitespace-nowrap">
        <span>
          {shown && (
            <>
              <strong className="font-medium text-text">{formatCount(shown.total)}</strong> of{' '}
            </>
          )}
          <strong className="font-medium text-text">{count}</strong> {noun}
          {store.state.kind === 'listing' && store.state.listedAt === null && ' so far'} ·{' '}
          {formatSize(shown ? shown.sizeBytes : store.sizeBytes)}
        </span>
        <Divider />
        <Completeness store={store} />
      </output>
      <span className="min-w-4 flex-1" />
      <div className="flex items-center whitespace-nowrap">
        {selected > 0 && (
          <span>
            {formatCount(selected)} selected
            {selection.sizeBytes !== null && ` · ${formatSize(selection.sizeBytes)}`}
          </span>
        )}
        {selected > 0 && store.savedBytes > 0 && <Divider />}
        {store.savedBytes > 0 && (
          <span>
            Saved by deduplication:{' '}
            <strong className="font-medium text-text">{formatSize(store.savedBytes)}</strong>
          </span>
        )}
      </div>
    </footer>
  )
}
