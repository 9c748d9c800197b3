import { type CSSProperties, type RefObject, useMemo } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { useDelayed } from '../../ui/use-delayed.ts'
import { useNow } from '../../ui/use-now.ts'
import { useStable } from '../../ui/use-stable.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { useRowGrid } from '../artifacts/row-grid.tsx'
import type { RowReader } from '../artifacts/use-row-reader.ts'
import { fitComparedColumns } from './compared-columns.ts'
import { ComparedRow, type ShownStore } from './compared-row.tsx'
import { COMPARISON_HEADER_HEIGHT, ComparisonHeader } from './comparison-header.tsx'
import type { ComparisonView } from './use-comparison-view.ts'

interface ComparisonTableProps {
  readonly view: ComparisonView
  readonly reader: RowReader
  /** The compared ones, in their order. */
  readonly stores: readonly StoreSummary[]
  readonly rowHeight: number
  readonly onOpen: () => void
  readonly gridRef: RefObject<HTMLDivElement | null>
}

function sameStores(kept: readonly ShownStore[], shown: readonly ShownStore[]): boolean {
  return (
    kept.length === shown.length &&
    kept.every(({ id, name }, at) => shown[at]?.id === id && shown[at]?.name === name)
  )
}

/** Every content as a row, every compared store as a column. Only the rows in sight are drawn. */
export function ComparisonTable(props: ComparisonTableProps) {
  const { view, reader, stores, rowHeight, onOpen, gridRef } = props
  const { rows, query, selection, dispatch, setWindows, watched } = view
  const now = useNow()
  const named = stores.map(({ id, name }) => ({ id, name: visibleText(name) }))
  const shown = useStable<readonly ShownStore[]>(named, sameStores)
  const grid = useRowGrid({
    listKey: `${view.storeIds?.join()} ${JSON.stringify(query)}`,
    gridRef,
    headerHeight: COMPARISON_HEADER_HEIGHT,
    rowHeight,
    rows,
    reader,
    onWindows: setWindows,
    selection,
    dispatch,
    onOpen,
  })
  const { width } = grid
  const columns = useMemo(() => fitComparedColumns(width, shown.length), [width, shown.length])
  const isSlow = useDelayed(rows.isOutdated)

  const style: CSSProperties & Record<'--columns' | '--row-height' | '--table-width', string> = {
    '--columns': `${columns.name}px ${columns.size}px repeat(${shown.length}, ${columns.store}px)`,
    '--row-height': `${rowHeight}px`,
    '--table-width': `${columns.total}px`,
  }
  return (
    <div
      {...grid.gridProps}
      role="grid"
      tabIndex={0}
      {...(columns.total > width && { 'data-wide': '' })}
      aria-label="Comparison"
      aria-colcount={shown.length + 2}
      className={classNames(
        'group/grid relative h-full overflow-auto outline-none',
        isSlow && 'opacity-60',
      )}
      style={style}
    >
      <ComparisonHeader
        state={watched.state}
        stores={stores}
        order={query.sort}
        onOrder={view.setOrder}
      />
      {grid.body(
        (drawn, slot) => (
          <ComparedRow key={slot} {...drawn} stores={shown} now={now} />
        ),
        'w-(--table-width)',
      )}
    </div>
  )
}
