import { ArrowDown, ArrowUp } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { type ArtifactSort, nextSort } from './artifact-filter.ts'
import { CELL_LOOK } from './artifact-table-row.tsx'
import { ColumnButton } from './column-button.tsx'
import {
  COLUMNS,
  type ColumnChoice,
  type ColumnId,
  type FittedColumn,
  moveEdge,
} from './columns.ts'
import { contentWidth } from './content-width.ts'

interface TableHeaderProps {
  readonly columns: readonly FittedColumn[]
  readonly sort: ArtifactSort
  readonly choice: ColumnChoice
  readonly onSort: (sort: ArtifactSort) => void
  readonly onChoice: (choice: ColumnChoice) => void
}

function ariaSort(id: ColumnId, sort: ArtifactSort): 'ascending' | 'descending' | 'none' {
  if (COLUMNS[id].sort !== sort.column) return 'none'
  return sort.descending ? 'descending' : 'ascending'
}

/** The choice in which a column is as wide as what stands in it, as far as its neighbour has room to give. */
function fitted({ columns, choice }: EdgeProps, id: ColumnId, header: Element): ColumnChoice {
  const grid = header.closest('[role=grid]')
  const at = columns.findIndex((column) => column.id === id)
  const width = columns[at]?.width
  if (!grid || width === undefined) return choice
  return moveEdge(choice, columns, id, contentWidth(grid, at) - width)
}

type EdgeProps = Pick<TableHeaderProps, 'columns' | 'choice' | 'onChoice'>

/** The edge between two columns: dragged, it gives one what it takes from the other. */
function Edge({ id, ...props }: EdgeProps & { readonly id: ColumnId }) {
  const { columns, choice, onChoice } = props
  const start = useRef<{
    x: number
    choice: ColumnChoice
    columns: readonly FittedColumn[]
  } | null>(null)
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, choice, columns }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const from = start.current
    if (from) onChoice(moveEdge(from.choice, from.columns, id, event.clientX - from.x))
  }
  return (
    <div
      aria-hidden
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        start.current = null
      }}
      onDoubleClick={({ currentTarget }) => onChoice(fitted(props, id, currentTarget))}
      className="absolute inset-y-0 -right-1 z-10 w-2 cursor-col-resize after:absolute after:inset-y-2 after:left-1/2 after:w-px group-hover/header:after:bg-line hover:after:bg-accent"
    />
  )
}

export function TableHeader(props: TableHeaderProps) {
  const { columns, sort, choice, onSort, onChoice } = props
  // Resizing without a mouse: Shift with an arrow moves a column's right edge, with Enter it fits.
  const onKeyDown = (event: KeyboardEvent, id: ColumnId) => {
    const isArrow = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
    if (!event.shiftKey || !(isArrow || event.key === 'Enter')) return
    event.preventDefault()
    event.stopPropagation()
    onChoice(
      isArrow
        ? moveEdge(choice, columns, id, event.key === 'ArrowLeft' ? -8 : 8)
        : fitted(props, id, event.currentTarget),
    )
  }
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="group/header sticky top-0 z-10 grid h-[30px] grid-cols-(--columns) border-b border-line px-2.5 bg-bg text-note"
    >
      {columns.map(({ id }, at) => {
        const { label, sort: sortColumn, align } = COLUMNS[id]
        const isSorted = sortColumn === sort.column
        const Arrow = sort.descending ? ArrowDown : ArrowUp
        return (
          <div
            key={id}
            role="columnheader"
            aria-colindex={at + 1}
            {...(sortColumn === null ? {} : { 'aria-sort': ariaSort(id, sort) })}
            className={classNames(CELL_LOOK, 'relative', align === 'end' && 'justify-end')}
          >
            {sortColumn === null ? (
              <span className="text-muted">{label}</span>
            ) : (
              <button
                type="button"
                aria-keyshortcuts="Shift+ArrowLeft Shift+ArrowRight Shift+Enter"
                onClick={() => onSort(nextSort(sort, sortColumn))}
                onKeyDown={(event) => onKeyDown(event, id)}
                className={classNames(
                  '-mx-1 flex min-w-0 items-center gap-1 rounded-sm px-1 hover:text-text',
                  isSorted ? 'font-medium text-text' : 'text-muted',
                )}
              >
                <span className="truncate">{label}</span>
                {isSorted && <Arrow size={13} aria-hidden className="shrink-0" />}
              </button>
            )}
            {at < columns.length - 1 ? (
              <Edge id={id} columns={columns} choice={choice} onChoice={onChoice} />
            ) : (
              <ColumnButton choice={choice} onChoice={onChoice} />
            )}
          </div>
        )
      })}
    </div>
  )
}
