import {
  type CSSProperties,
  type Dispatch,
  type MouseEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useMemo,
} from 'react'
import type { ArtifactQuery } from '../../../shared/contract/artifacts.ts'
import { isSha256 } from '../../../shared/domain/artifact.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { copyText } from '../../ui/copy-text.ts'
import { useDelayed } from '../../ui/use-delayed.ts'
import { useElementSize } from '../../ui/use-element-size.ts'
import { useNow } from '../../ui/use-now.ts'
import { useRowWindow } from '../../ui/use-row-window.ts'
import { useStable } from '../../ui/use-stable.ts'
import type { ArtifactSort } from './artifact-filter.ts'
import { ArtifactTableRow, ROW_PADDING, rowElementId } from './artifact-table-row.tsx'
import { type ColumnChoice, fitColumns } from './columns.ts'
import { startRowDrag } from './dragged-rows.ts'
import type { Selection, SelectionAction } from './selection.ts'
import { TableHeader } from './table-header.tsx'
import { useActiveRow } from './use-active-row.ts'
import type { ArtifactRows } from './use-artifact-rows.ts'
import type { Jump } from './use-jump.ts'
import { useLoadedOffset } from './use-loaded-offset.ts'
import { rowIndexOf, useRowPointer } from './use-row-pointer.ts'
import type { RowReader } from './use-row-reader.ts'
import { useTableKeys } from './use-table-keys.ts'

const HEADER_HEIGHT = 30
/** Pixels. */
export const BASE_STEP = 100_000
/** More rows than are ever drawn: one that comes into sight takes the elements of one that has left it. */
export const SLOTS = 256

interface ArtifactTableProps {
  readonly store: StoreSummary
  readonly stores: readonly StoreSummary[]
  readonly query: ArtifactQuery
  readonly rows: ArtifactRows
  readonly reader: RowReader
  readonly onWindows: (windows: readonly number[]) => void
  readonly selection: Selection
  readonly dispatch: Dispatch<SelectionAction>
  readonly jump: Jump
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
  const { jump, onSort, choice, onChoice, rowHeight, onOpen, gridRef } = props
  const now = useNow()
  const dotStores = useStable(stores, looksTheSame)
  const context = useMemo(() => ({ stores: dotStores, now }), [dotStores, now])
  const { width, height } = useElementSize(gridRef)
  const columns = useMemo(() => fitColumns(choice, width - 2 * ROW_PADDING), [choice, width])
  const isSlow = useDelayed(rows.isOutdated)

  const listKey = `${store.id} ${JSON.stringify(query)}`
  const viewHeight = Math.max(0, height - HEADER_HEIGHT)
  const count = rows.total
  const rowWindow = useRowWindow({ listKey, scroller: gridRef, viewHeight, count, rowHeight })
  const offset = useLoadedOffset({ listKey, rowWindow, rows, onWindows })
  const { first, last } = rowWindow.drawn(offset)
  const { target, onReached } = jump
  const isSettled = !rows.isLoading && !rows.isOutdated
  const reach = useEffectEvent((index: number) => {
    rowWindow.scrollToIndex(index, 'center')
    onReached()
  })
  useEffect(() => {
    if (target && isSettled) reach(target.index)
  }, [target, isSettled])

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
  const active = selection.active
  // Where rows lie is told from nearby: a row stays where it is while the table moves, and is not drawn anew.
  const base = Math.floor(offset / BASE_STEP) * BASE_STEP
  const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
  const isActiveDrawn = drawn.some((index) => rows.at(index)?.hash === active?.hash)

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
        className="sticky top-[30px] overflow-clip"
        style={{ height: viewHeight }}
      >
        <div role="presentation" style={{ transform: `translateY(${base - offset}px)` }}>
          {drawn.map((index) => {
            const row = rows.at(index)
            return (
              <ArtifactTableRow
                key={index % SLOTS}
                row={row}
                index={index}
                top={index * rowHeight - base}
                columns={columns}
                context={context}
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

function onCellClick(event: MouseEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  const cell = event.target instanceof Element ? event.target.closest('[data-copy-hash]') : null
  const hash = cell?.getAttribute('data-copy-hash') ?? ''
  if (isSha256(hash)) void copyText(hash, 'SHA-256 copied')
}
