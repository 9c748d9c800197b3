import type { ComparisonState } from '../../../shared/domain/comparison.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { formatCount, formatList } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { formatClock } from '../../ui/format-time.ts'
import { Spinner } from '../../ui/spinner.tsx'
import { useDelayed } from '../../ui/use-delayed.ts'
import { useNow } from '../../ui/use-now.ts'
import { visibleText } from '../../ui/visible-text.ts'
import type { ComparisonView } from './use-comparison-view.ts'

interface ComparisonStatusProps {
  readonly view: ComparisonView
  readonly stores: readonly StoreSummary[]
}

/** A line stands before it, unless it is the first. */
const PART =
  'not-first:ml-2.5 not-first:border-l not-first:border-line not-first:pl-2.5 not-first:leading-3'

function Divider() {
  return <span aria-hidden className="mx-2.5 h-3 w-px shrink-0 bg-line" />
}

function namesIn(
  state: ComparisonState,
  standing: 'listing' | 'offline',
  stores: readonly StoreSummary[],
): readonly string[] {
  return state.stores
    .filter((each) => each.state === standing)
    .map((each) => visibleText(stores.find(({ id }) => id === each.storeId)?.name ?? ''))
}

/** How complete the answer is: never more than is known. */
function Completeness({
  state,
  stores,
}: {
  readonly state: ComparisonState
  readonly stores: readonly StoreSummary[]
}) {
  const now = useNow()
  const listing = namesIn(state, 'listing', stores)
  const offline = namesIn(state, 'offline', stores)
  if (listing.length + offline.length === 0) {
    const oldest = state.stores.map(({ listedAt }) => listedAt ?? '').toSorted()[0] ?? ''
    return (
      <span>
        complete, {state.stores.length} stores
        {oldest !== '' && `, listed ${formatClock(oldest, now)}`}
      </span>
    )
  }
  return (
    <span className="truncate">
      {listing.length > 0 && `still listing ${formatList(listing)}`}
      {listing.length > 0 && offline.length > 0 && ' · '}
      {offline.length > 0 && (
        <span className="text-bad">{formatList(offline)} offline: may be incomplete</span>
      )}
    </span>
  )
}

/** How much of what the stores hold is more than claimed; rounded down, so that 100 % is all of it. */
function verifiedWords({ stores }: ComparisonState): string {
  const held = stores.reduce((sum, store) => sum + store.held.count, 0)
  const unverified = stores.reduce((sum, store) => sum + store.unverified.count, 0)
  const share = held === 0 ? 1 : (held - unverified) / held
  return `evidence for ${Math.floor(share * 100)} % of all copies`
}

/** At the foot of the comparison: how much differs, how complete that is, and what is selected. */
export function ComparisonStatus({ view, stores }: ComparisonStatusProps) {
  const { state } = view.watched
  const isSlow = useDelayed(state?.isWorking ?? true, 400)
  const { selection, rows, mode } = view
  return (
    <footer className="flex h-7 shrink-0 items-center border-t border-line bg-bg px-4 text-note text-muted tabular-nums">
      <output
        aria-label="Comparison state"
        className="flex min-w-0 items-center overflow-hidden whitespace-nowrap"
      >
        {state === null ? (
          'Comparing…'
        ) : (
          <>
            <span>
              <strong className="font-medium text-text">
                {formatCount(state.differences.count)}
              </strong>{' '}
              of {formatCount(state.all.count)} differ · {formatSize(state.all.sizeBytes)}
            </span>
            <Divider />
            <Completeness state={state} stores={stores} />
          </>
        )}
        {isSlow && (
          <span className="ml-2 flex items-center">
            <Spinner size={12} />
            <span className="sr-only">working out the newest answer</span>
          </span>
        )}
      </output>
      <span className="min-w-4 flex-1" />
      <div className="flex shrink-0 items-center whitespace-nowrap">
        {selection.hashes.size > 0 && (
          <span>
            {formatCount(selection.hashes.size)} selected
            {selection.sizeBytes !== null && ` · ${formatSize(selection.sizeBytes)}`}
          </span>
        )}
        {mode === 'content' && (
          <span className={PART}>
            {formatCount(rows.total)} shown · {formatSize(rows.sizeBytes)}
          </span>
        )}
        {state && <span className={`${PART} max-[1080px]:hidden`}>{verifiedWords(state)}</span>}
      </div>
    </footer>
  )
}
