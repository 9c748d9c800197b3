import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ComparisonSort } from '../../../shared/contract/comparisons.ts'
import type { ComparisonState } from '../../../shared/domain/comparison.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { formatCount } from '../../ui/format-count.ts'
import { type ComparisonOrder, nextOrder } from './comparison-filter.ts'
import { StoreHeading } from './store-heading.tsx'

export const COMPARISON_HEADER_HEIGHT = 76

interface SortButtonProps {
  readonly column: ComparisonSort
  readonly label: string
  readonly order: ComparisonOrder
  readonly onOrder: (order: ComparisonOrder) => void
}

function ariaSort(column: ComparisonSort, order: ComparisonOrder) {
  if (order.column !== column) return 'none'
  return order.descending ? 'descending' : 'ascending'
}

function SortButton({ column, label, order, onOrder }: SortButtonProps) {
  const isSorted = order.column === column
  const Arrow = order.descending ? ArrowDown : ArrowUp
  return (
    <button
      type="button"
      onClick={() => onOrder(nextOrder(order, column))}
      className={classNames(
        '-mx-1 flex items-center gap-1 rounded-sm px-1 hover:text-text',
        isSorted ? 'font-medium text-text' : 'text-muted',
      )}
    >
      {label}
      {isSorted && <Arrow size={13} aria-hidden />}
    </button>
  )
}

interface ComparisonHeaderProps {
  readonly state: ComparisonState | null
  readonly stores: readonly StoreSummary[]
  readonly order: ComparisonOrder
  readonly onOrder: (order: ComparisonOrder) => void
}

/** How the stores stand as a whole, and each of them above its column. */
export function ComparisonHeader({ state, stores, order, onOrder }: ComparisonHeaderProps) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid h-[76px] w-(--table-width) grid-cols-(--columns) border-b border-line bg-bg text-note"
    >
      <div
        role="columnheader"
        aria-sort={ariaSort('name', order)}
        className="sticky left-0 z-[1] flex min-w-0 flex-col justify-between bg-bg pt-3 pb-1.5 pl-4"
      >
        <p aria-hidden className="truncate text-muted">
          {state && (
            <>
              <strong className="font-semibold text-text tabular-nums">
                {formatCount(state.differences.count)}
              </strong>{' '}
              of <span className="tabular-nums">{formatCount(state.all.count)}</span> differ
            </>
          )}
        </p>
        <div>
          <SortButton column="name" label="Artifact" order={order} onOrder={onOrder} />
        </div>
      </div>
      <div
        role="columnheader"
        aria-sort={ariaSort('size', order)}
        className="flex flex-col items-end justify-end pr-4 pb-1.5"
      >
        <SortButton column="size" label="Size" order={order} onOrder={onOrder} />
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
  )
}
