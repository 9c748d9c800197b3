import type {
  Dispatch,
  HTMLAttributes,
  MouseEvent,
  ReactNode,
  RefAttributes,
  RefObject,
} from 'react'
import { isSha256, type Sha256 } from '../../../shared/domain/artifact.ts'
import type { Windows } from '../../rpc/use-windows.ts'
import { classNames } from '../../ui/class-names.ts'
import { copyText } from '../../ui/copy-text.ts'
import { useElementSize } from '../../ui/use-element-size.ts'
import { type RowWindow, useRowWindow } from '../../ui/use-row-window.ts'
import type { Selection, SelectionAction } from './selection.ts'
import { useActiveRow } from './use-active-row.ts'
import { useLoadedOffset } from './use-loaded-offset.ts'
import { rowIndexOf, useRowPointer } from './use-row-pointer.ts'
import type { RowReader } from './use-row-reader.ts'
import { useTableKeys } from './use-table-keys.ts'

/** Pixels. */
const BASE_STEP = 100_000
/** More rows than are ever drawn: one that comes into sight takes the elements of one that has left it. */
const SLOTS = 256

interface GridRow {
  readonly hash: Sha256
  readonly sizeBytes: number | null
}

/** What every row of a grid is told; `top` in pixels. */
export interface DrawnRow<Row> {
  readonly row: Row | undefined
  readonly index: number
  readonly top: number
  readonly isSelected: boolean
  readonly isActive: boolean
}

interface RowGridOptions<Row> {
  /** What the rows are: others begin at their top. */
  readonly listKey: string
  readonly gridRef: RefObject<HTMLDivElement | null>
  readonly headerHeight: number
  readonly rowHeight: number
  readonly rows: Windows<Row>
  readonly reader: RowReader
  readonly onWindows: (windows: readonly number[]) => void
  readonly selection: Selection
  readonly dispatch: Dispatch<SelectionAction>
  readonly onOpen: () => void
}

interface RowGrid<Row> {
  /** Of the grid, in pixels. */
  readonly width: number
  readonly scrollToIndex: RowWindow['scrollToIndex']
  readonly gridProps: HTMLAttributes<HTMLDivElement> & RefAttributes<HTMLDivElement>
  /** Draws the rows that are in sight, below the header. */
  readonly body: (
    draw: (row: DrawnRow<Row>, slot: number) => ReactNode,
    className?: string,
  ) => ReactNode
}

export function rowElementId(hash: Sha256): string {
  return `artifact-${hash}`
}

/** A grid of as many rows as there are, all of one height: selected, walked through and drawn where they are seen. */
export function useRowGrid<Row extends GridRow>(options: RowGridOptions<Row>): RowGrid<Row> {
  const { listKey, gridRef, headerHeight, rowHeight, rows, reader, onWindows } = options
  const { selection, dispatch, onOpen } = options
  const { width, height } = useElementSize(gridRef)
  const viewHeight = Math.max(0, height - headerHeight)
  const count = rows.total
  const rowWindow = useRowWindow({ listKey, scroller: gridRef, viewHeight, count, rowHeight })
  const offset = useLoadedOffset({ listKey, rowWindow, rows, onWindows })
  const { scrollToIndex } = rowWindow

  const onKeyDown = useTableKeys({
    selection,
    dispatch,
    total: count,
    pageRows: () => Math.max(1, Math.floor(viewHeight / rowHeight) - 1),
    reader,
    scrollToIndex,
    onOpen,
  })
  useActiveRow(rows, selection, dispatch, reader.positionOf)
  const { onRowPointer, onRowClick } = useRowPointer(rows, selection, dispatch, reader)

  const { first, last } = rowWindow.drawn(offset)
  // Where rows lie is told from nearby: a row stays where it is while the table moves, and is not drawn anew.
  const base = Math.floor(offset / BASE_STEP) * BASE_STEP
  const { active, hashes } = selection
  const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, at): DrawnRow<Row> => {
    const index = first + at
    const row = rows.at(index)
    return {
      row,
      index,
      top: index * rowHeight - base,
      isSelected: row !== undefined && hashes.has(row.hash),
      isActive: row !== undefined && active?.hash === row.hash,
    }
  })
  const activeId = active && drawn.some(({ isActive }) => isActive) && rowElementId(active.hash)

  return {
    width,
    scrollToIndex,
    gridProps: {
      ref: gridRef,
      'aria-multiselectable': true,
      'aria-rowcount': count + 1,
      'aria-busy': rows.isLoading || rows.isOutdated,
      ...(activeId && { 'aria-activedescendant': activeId }),
      onKeyDown,
      onMouseDown: onRowPointer,
      onClick: (event) => {
        copyClickedHash(event)
        onRowClick(event)
      },
      onDoubleClick: (event) => rowIndexOf(event) !== null && onOpen(),
    },
    body: (draw, className) => (
      <>
        <div
          role="rowgroup"
          className={classNames('sticky overflow-clip', className)}
          style={{ top: headerHeight, height: viewHeight }}
        >
          <div role="presentation" style={{ transform: `translateY(${base - offset}px)` }}>
            {drawn.map((row) => draw(row, row.index % SLOTS))}
          </div>
        </div>
        <div aria-hidden style={{ height: rowWindow.spareHeight }} />
      </>
    ),
  }
}

/** Of a cell that shows a hash as its `data-copy-hash`. */
function copyClickedHash(event: MouseEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  const cell = event.target instanceof Element ? event.target.closest('[data-copy-hash]') : null
  const hash = cell?.getAttribute('data-copy-hash') ?? ''
  if (isSha256(hash)) void copyText(hash, 'SHA-256 copied')
}
