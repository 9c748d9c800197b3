import { memo } from 'react'
import type { ArtifactRow } from '../../../shared/domain/artifact.ts'
import { classNames } from '../../ui/class-names.ts'
import { artifactCell, type CellContext } from './artifact-cells.tsx'
import { COLUMNS, type FittedColumn } from './columns.ts'
import { type DrawnRow, rowElementId } from './row-grid.tsx'

/** Left and right of every row, in pixels: `px-2.5`. */
export const ROW_PADDING = 10

export const CELL_LOOK = 'flex min-w-0 items-center px-1.5'

interface ArtifactTableRowProps extends DrawnRow<ArtifactRow> {
  readonly columns: readonly FittedColumn[]
  readonly context: CellContext
}

function NotYet({ columns }: { readonly columns: readonly FittedColumn[] }) {
  return columns.map(({ id }) => (
    <div key={id} role="gridcell" aria-label="Loading" className={CELL_LOOK}>
      <span className="h-2.5 w-2/3 animate-breathe rounded-full bg-chip" />
    </div>
  ))
}

export const ArtifactTableRow = memo(function ArtifactTableRow(props: ArtifactTableRowProps) {
  const { row, index, top, columns, context, isSelected, isActive } = props
  return (
    <div
      role="row"
      {...(row ? { id: rowElementId(row.hash), 'data-hash': row.hash } : {})}
      data-index={index}
      draggable={row !== undefined}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classNames(
        'row-height absolute inset-x-0 top-0 grid contain-strict grid-cols-(--columns) border-b border-faint-line px-2.5',
        isSelected ? 'bg-selection' : 'hover:bg-hover',
        isActive &&
          'outline-accent -outline-offset-2 group-focus-visible/grid:outline-2 group-focus-visible/grid:outline-solid',
      )}
      style={{ transform: `translateY(${top}px)` }}
    >
      {row ? (
        columns.map(({ id, width }) => (
          <div
            key={id}
            role="gridcell"
            className={classNames(CELL_LOOK, COLUMNS[id].align === 'end' && 'justify-end')}
          >
            {artifactCell(id, width, row, context)}
          </div>
        ))
      ) : (
        <NotYet columns={columns} />
      )}
    </div>
  )
})
