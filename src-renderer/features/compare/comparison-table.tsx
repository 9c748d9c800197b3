import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
} from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { useDelayed } from '../../ui/use-delayed.ts'
import { useElementWidth } from '../../ui/use-element-width.ts'
import { useNow } from '../../ui/use-now.ts'
import { useStable } from '../../ui/use-stable.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { rowElementId } from '../artifacts/artifact-table-row.tsx'
import { useActiveRow } from '../artifacts/use-active-row.ts'
import { rowIndexOf, useRowPointer } from '../artifacts/use-row-pointer.ts'
import type { RowReader } from '../artifacts/use-row-reader.ts'
import { useTableKeys } from '../artifacts/use-table-keys.ts'
import { windowsOf } from '../artifacts/windows-of.ts'
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
  const width = useElementWidth(gridRef)
  const columns = useMemo(() => fitComparedColumns(width, shown.length), [width, shown.length])
  const isSlow = useDelayed(rows.isOutdated)

  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.total,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowHeight,
    rangeExtractor: (range: Range): number[] =>
      defaultRangeExtractor({ ...range, overscan: virtualizer.isScrolling ? 12 : 3 }),
    paddingStart: COMPARISON_HEADER_HEIGHT,
    scrollPaddingStart: COMPARISON_HEADER_HEIGHT,
    useFlushSync: false,
  })
  const measure = useEffectEvent(() => virtualizer.measure())
  useEffect(() => measure(), [rowHeight])
  const scrollToTop = useEffectEvent(() => virtualizer.scrollToOffset(0))
  useLayoutEffect(() => scrollToTop(), [view.storeIds, query])

  const items = virtualizer.getVirtualItems()
  const wanted = windowsOf(items[0]?.index ?? 0, items.at(-1)?.index ?? 0).join()
  useEffect(() => setWindows(wanted.split(',').map(Number)), [setWindows, wanted])

  const onKeyDown = useTableKeys({
    selection,
    dispatch,
    total: rows.total,
    pageRows: () => {
      const height = (gridRef.current?.clientHeight ?? 0) - COMPARISON_HEADER_HEIGHT
      return Math.max(1, Math.floor(height / rowHeight) - 1)
    },
    reader,
    virtualizer,
    onOpen,
  })
  useActiveRow(rows, selection, dispatch, reader.positionOf)
  const { onRowPointer, onRowClick } = useRowPointer(rows, selection, dispatch, reader)
  const { active } = selection
  const isActiveDrawn = items.some((item) => rows.at(item.index)?.hash === active?.hash)

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
        className="absolute top-0 left-0 w-(--table-width)"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map((item) => {
          const row = rows.at(item.index)
          return (
            <ComparedRow
              key={row?.hash ?? item.index}
              row={row}
              index={item.index}
              top={item.start}
              stores={shown}
              now={now}
              isSelected={row !== undefined && selection.hashes.has(row.hash)}
              isActive={row !== undefined && active?.hash === row.hash}
            />
          )
        })}
      </div>
    </div>
  )
}
