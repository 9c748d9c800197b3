import { type CSSProperties, type RefObject, useMemo } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { useDelayed } from '../../ui/use-delayed.ts'
import { useElementSize } from '../../ui/use-element-size.ts'
import { useNow } from '../../ui/use-now.ts'
import { useRowWindow } from '../../ui/use-row-window.ts'
import { useStable } from '../../ui/use-stable.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { BASE_STEP, SLOTS } from '../artifacts/artifact-table.tsx'
import { rowElementId } from '../artifacts/artifact-table-row.tsx'
import { useActiveRow } from '../artifacts/use-active-row.ts'
import { useLoadedOffset } from '../artifacts/use-loaded-offset.ts'
import { rowIndexOf, useRowPointer } from '../artifacts/use-row-pointer.ts'
import type { RowReader } from '../artifacts/use-row-reader.ts'
import { useTableKeys } from '../artifacts/use-table-keys.ts'
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
  const { width, height } = useElementSize(gridRef)
  const columns = useMemo(() => fitComparedColumns(width, shown.length), [width, shown.length])
  const isSlow = useDelayed(rows.isOutdated)

  const listKey = `${view.storeIds?.join()} ${JSON.stringify(query)}`
  const viewHeight = Math.max(0, height - COMPARISON_HEADER_HEIGHT)
  const count = rows.total
  const rowWindow = useRowWindow({ listKey, scroller: gridRef, viewHeight, count, rowHeight })
  const offset = useLoadedOffset({ listKey, rowWindow, rows, onWindows: setWindows })
  const { first, last } = rowWindow.drawn(offset)

  const onKeyDown = useTableKeys({
    selection,
    dispatch,
    total: rows.total,
    pageRows: () => Math.max(1, Math.floor(viewHeight / rowHeight) - 1),
    reader,
    scrollToIndex: rowWindow.scrollToIndex,
    onOpen,
  })
  useActiveRow(rows, selection, dispatch, reader.positionOf)
  const { onRowPointer, onRowClick } = useRowPointer(rows, selection, dispatch, reader)
  const { active } = selection
  // Where rows lie is told from nearby: a row stays where it is while the table moves, and is not drawn anew.
  const base = Math.floor(offset / BASE_STEP) * BASE_STEP
  const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
  const isActiveDrawn = drawn.some((index) => rows.at(index)?.hash === active?.hash)

  const style: CSSProperties & Record<'--columns' | '--row-height' | '--table-width', string> = {
    '--columns': `${columns.name}px ${columns.size}px repeat(${shown.length}, ${columns.store}px)`,
    '--row-height': `${rowHeight}px`,
    '--table-width': `${columns.total}px`,
  }
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- it has a tabIndex
    <div
      ref={gridRef}
      role="grid"
      {...(columns.total > width && { 'data-wide': '' })}
      tabIndex={0}
      aria-label="Comparison"
      aria-multiselectable
      aria-rowcount={rows.total + 1}
      aria-colcount={shown.length + 2}
      aria-busy={rows.isLoading || rows.isOutdated}
      {...(active && isActiveDrawn ? { 'aria-activedescendant': rowElementId(active.hash) } : {})}
      onKeyDown={onKeyDown}
      onMouseDown={onRowPointer}
      onClick={onRowClick}
      onDoubleClick={(event) => rowIndexOf(event) !== null && onOpen()}
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
      <div
        role="rowgroup"
        className="sticky top-[76px] w-(--table-width) overflow-clip"
        style={{ height: viewHeight }}
      >
        <div role="presentation" style={{ transform: `translateY(${base - offset}px)` }}>
          {drawn.map((index) => {
            const row = rows.at(index)
            return (
              <ComparedRow
                key={index % SLOTS}
                row={row}
                index={index}
                top={index * rowHeight - base}
                stores={shown}
                now={now}
                isSelected={row !== undefined && selection.hashes.has(row.hash)}
                isActive={row !== undefined && active?.hash === row.hash}
              />
            )
          })}
        </div>
      </div>
      <div aria-hidden style={{ height: rowWindow.spareHeight }} />
    </div>
  )
}
