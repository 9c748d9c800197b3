import { useVirtualizer } from '@tanstack/react-virtual'
import { CircleCheck, SearchX } from 'lucide-react'
import { type CSSProperties, type RefObject, useEffect, useMemo, useState } from 'react'
import type { ComparisonState } from '../../../shared/domain/comparison.ts'
import type { StoreId, StoreSummary } from '../../../shared/domain/store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatAmount } from '../../ui/format-count.ts'
import { useElementSize } from '../../ui/use-element-size.ts'
import { useNow } from '../../ui/use-now.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { windowsOf } from '../artifacts/use-loaded-offset.ts'
import { fitComparedColumns } from './compared-columns.ts'
import { searchText } from './comparison-filter.ts'
import { COMPARISON_HEADER_HEIGHT } from './comparison-header.tsx'
import { CONFLICT_ROW_HEIGHT, ConflictRow } from './conflict-row.tsx'
import { StoreHeading } from './store-heading.tsx'
import { useConflicts } from './use-conflicts.ts'

interface ConflictTableProps {
  readonly storeIds: readonly StoreId[]
  readonly state: ComparisonState | null
  readonly stores: readonly StoreSummary[]
  readonly text: string
  readonly tableRef: RefObject<HTMLDivElement | null>
}

const FIRST_WINDOW: readonly number[] = [0]

function countWords({ conflicts, spellings }: ComparisonState): string {
  if (conflicts === null || spellings === null) return 'Looking for conflicts…'
  const found = formatAmount(conflicts, 'conflict')
  return spellings === 0 ? found : `${found}, ${formatAmount(spellings, 'spelling')} to know of`
}

function NoConflicts({ isSearching }: { readonly isSearching: boolean }) {
  return isSearching ? (
    <EmptyState icon={SearchX} title="Nothing found">
      No name that stands for different contents holds this text.
    </EmptyState>
  ) : (
    <EmptyState icon={CircleCheck} title="No conflicts">
      Every name stands for the same content in all stores that have it.
    </EmptyState>
  )
}

/** The names that stand for different contents, with what each store has under them side by side. */
export function ConflictTable({ storeIds, state, stores, text, tableRef }: ConflictTableProps) {
  const now = useNow()
  const [windows, setWindows] = useState(FIRST_WINDOW)
  const search = searchText(text)
  const conflicts = useConflicts(storeIds, search, windows)
  const { width } = useElementSize(tableRef)
  const columns = useMemo(() => fitComparedColumns(width, stores.length), [width, stores.length])
  const shown = stores.map(({ id, name }) => ({ id, name: visibleText(name) }))
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: conflicts.total,
    getScrollElement: () => tableRef.current,
    estimateSize: () => CONFLICT_ROW_HEIGHT,
    overscan: 4,
    paddingStart: COMPARISON_HEADER_HEIGHT,
    scrollPaddingStart: COMPARISON_HEADER_HEIGHT,
    useFlushSync: false,
  })
  const items = virtualizer.getVirtualItems()
  const wanted = windowsOf({ first: items[0]?.index ?? 0, last: items.at(-1)?.index ?? 0 }).join()
  useEffect(() => setWindows(wanted.split(',').map(Number)), [wanted])
  const style: CSSProperties & Record<'--columns' | '--table-width', string> = {
    '--columns': `${columns.name}px ${columns.size}px repeat(${shown.length}, ${columns.store}px)`,
    '--table-width': `${columns.total}px`,
  }
  return (
    <div className="relative h-full">
      <div
        ref={tableRef}
        role="table"
        {...(columns.total > width && { 'data-wide': '' })}
        aria-label="Conflicts"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, by the keyboard too
        tabIndex={0}
        aria-rowcount={conflicts.total + 1}
        className="group/grid relative h-full overflow-auto -outline-offset-2"
        style={style}
      >
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 grid h-[76px] w-(--table-width) grid-cols-(--columns) border-b border-line bg-bg text-note"
        >
          <div
            role="columnheader"
            className="sticky left-0 z-[1] col-span-2 flex min-w-0 flex-col justify-between bg-bg pt-3 pb-1.5 pl-4 text-muted"
          >
            <p aria-hidden className="truncate">
              {state && countWords(state)}
            </p>
            Name
          </div>
          {stores.map((store, at) => (
            <StoreHeading
              key={store.id}
              store={store}
              compared={state?.stores[at] ?? null}
              isOnlyPair={stores.length === 2}
            />
          ))}
        </div>
        <div
          role="rowgroup"
          className="absolute top-0 left-0 w-(--table-width)"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {items.map(({ index, start }) => (
            <ConflictRow
              key={index}
              conflict={conflicts.at(index)}
              index={index}
              top={start}
              stores={shown}
              now={now}
            />
          ))}
        </div>
      </div>
      {conflicts.total === 0 && !conflicts.isLoading && (
        <div className="absolute inset-x-0 top-[77px] bottom-0">
          {conflicts.error ? (
            <div className="p-4">
              <ErrorNotice error={conflicts.error} title="Could not look for conflicts">
                <Button size="small" onClick={() => conflicts.retry()}>
                  Try again
                </Button>
              </ErrorNotice>
            </div>
          ) : (
            <NoConflicts isSearching={search !== ''} />
          )}
        </div>
      )}
    </div>
  )
}
