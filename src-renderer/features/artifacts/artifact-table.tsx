import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type Dispatch,
  type MouseEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
} from 'react'
import type { ArtifactQuery } from '../../../shared/contract/artifacts.ts'
import { isSha256 } from '../../../shared/domain/artifact.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { copyText } from '../../ui/copy-text.ts'
import { useDelayed } from '../../ui/use-delayed.ts'
import { useElementWidth } from '../../ui/use-element-width.ts'
import { useNow } from '../../ui/use-now.ts'
import { useStable } from '../../ui/use-stable.ts'
import type { ArtifactSort } from './artifact-filter.ts'
import { ArtifactTableRow, ROW_PADDING, rowElementId } from './artifact-table-row.tsx'
import { type ColumnChoice, fitColumns } from './columns.ts'
import { startRowDrag } from './dragged-rows.ts'
import type { Selection, SelectionAction } from './selection.ts'
import { TableHeader } from './table-header.tsx'
import { useActiveRow } from './use-active-row.ts'
import type { ArtifactRows } from './use-artifact-rows.ts'
import { rowIndexOf, useRowPointer } from './use-row-pointer.ts'
import type { RowReader } from './use-row-reader.ts'
import { useTableKeys } from './use-table-keys.ts'
import { windowsOf } from './windows-of.ts'

const HEADER_HEIGHT = 30

interface ArtifactTableProps {
  readonly store: StoreSummary
  readonly stores: readonly StoreSummary[]
  readonly query: ArtifactQuery
  readonly rows: ArtifactRows
  readonly reader: RowReader
  readonly onWindows: (windows: readonly number[]) => void
  readonly selection: Selection
  readonly dispatch: Dispatch<SelectionAction>
  readonly onSort: (sort: ArtifactSort) => void
  readonly choice: ColumnChoice
  readonly onChoice: (choice: ColumnChoice) => void
  readonly rowHeight: number
  readonly onOpen: () => void
  readonly gridRef: RefObject<HTMLDivElement | null>
}

/** Counts and revisions change many times a second; what a row draws of a store does not. */
function looksTheSame(kept: readonly StoreSummary[], stores: readonly StoreSummary[]): boolean {
  return (
    kept.length === stores.length &&
    kept.every((store, at) => {
      const other = stores[at]
      return other?.id === store.id && other.name === store.name && other.kind === store.kind
    })
  )
}

export function ArtifactTable(props: ArtifactTableProps) {
  const { store, stores, query, rows, reader, onWindows, selection, dispatch } = props
  const { onSort, choice, onChoice, rowHeight, onOpen, gridRef } = props
  const now = useNow()
  const dotStores = useStable(stores, looksTheSame)
  const context = useMemo(() => ({ stores: dotStores, now }), [dotStores, now])
  const width = useElementWidth(gridRef)
  const columns = useMemo(() => fitColumns(choice, width - 2 * ROW_PADDING), [choice, width])
  const isSlow = useDelayed(rows.isOutdated)

  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.total,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowHeight,
    rangeExtractor: (range: Range): number[] => {
      return defaultRangeExtractor({ ...range, overscan: virtualizer.isScrolling ? 12 : 3 })
    },
    paddingStart: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    useFlushSync: false,
  })
  const measure = useEffectEvent(() => virtualizer.measure())
  useEffect(() => measure(), [rowHeight])
  // Another order or another store begins at its top; more rows of the same do not move what is seen.
  const scrollToTop = useEffectEvent(() => virtualizer.scrollToOffset(0))
  useLayoutEffect(() => scrollToTop(), [store.id, query])

  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const wanted = windowsOf(first, last).join()
  useEffect(() => onWindows(wanted.split(',').map(Number)), [onWindows, wanted])

  const onKeyDown = useTableKeys({
    selection,
    dispatch,
    total: rows.total,
    pageRows: () =>
      Math.max(
        1,
        Math.floor(((gridRef.current?.clientHeight ?? 0) - HEADER_HEIGHT) / rowHeight) - 1,
      ),
    reader,
    virtualizer,
    onOpen,
  })

  useActiveRow(rows, selection, dispatch, reader.positionOf)

  const { onRowPointer, onRowClick } = useRowPointer(rows, selection, dispatch, reader)
  const active = selection.active
  const isActiveDrawn = items.some((item) => rows.at(item.index)?.hash === active?.hash)

  const style: CSSProperties & Record<'--columns' | '--row-height', string> = {
    '--columns': columns.map((column) => `${column.width}px`).join(' '),
    '--row-height': `${rowHeight}px`,
  }
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- it has a tabIndex
    <div
      ref={gridRef}
      role="grid"
      tabIndex={0}
      aria-label="Artifacts"
      aria-multiselectable
      aria-rowcount={rows.total + 1}
      aria-colcount={columns.length}
      aria-busy={rows.isLoading || rows.isOutdated}
      {...(active && isActiveDrawn ? { 'aria-activedescendant': rowElementId(active.hash) } : {})}
      onKeyDown={onKeyDown}
      onMouseDown={onRowPointer}
      onClick={(event) => {
        onCellClick(event)
        onRowClick(event)
      }}
      onDragStart={(event) => startRowDrag(event, selection.hashes.size)}
      onDoubleClick={(event) => rowIndexOf(event) !== null && onOpen()}
      className={classNames(
        'group/grid relative h-full overflow-x-hidden overflow-y-auto outline-none',
        isSlow && 'opacity-60',
      )}
      style={style}
    >
      <TableHeader
        columns={columns}
        sort={query.sort}
        choice={choice}
        onSort={onSort}
        onChoice={onChoice}
      />
      <div
        role="rowgroup"
        className="absolute inset-x-0 top-0"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {items.map((item) => {
          const row = rows.at(item.index)
          return (
            <ArtifactTableRow
              key={row?.hash ?? item.index}
              row={row}
              index={item.index}
              top={item.start}
              columns={columns}
              context={context}
              isSelected={row !== undefined && selection.hashes.has(row.hash)}
              isActive={row !== undefined && active?.hash === row.hash}
            />
          )
        })}
      </div>
    </div>
  )
}

function onCellClick(event: MouseEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  const cell = event.target instanceof Element ? event.target.closest('[data-copy-hash]') : null
  const hash = cell?.getAttribute('data-copy-hash') ?? ''
  if (isSha256(hash)) void copyText(hash, 'SHA-256 copied')
}
