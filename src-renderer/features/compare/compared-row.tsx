import { GitCompareArrows } from 'lucide-react'
import { memo } from 'react'
import type { ComparedRow as Row } from '../../../shared/domain/comparison.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { formatCount } from '../../ui/format-count.ts'
import { formatSize } from '../../ui/format-size.ts'
import { ArtifactTitle, Flag } from '../artifacts/artifact-cells.tsx'
import { type DrawnRow, rowElementId } from '../artifacts/row-grid.tsx'
import { ComparedCell } from './compared-cell.tsx'

/** What a row needs of a store: it changes seldom. */
export interface ShownStore {
  readonly id: StoreId
  readonly name: string
}

interface ComparedRowProps extends DrawnRow<Row> {
  readonly stores: readonly ShownStore[]
  readonly now: Date
}

const NAME_CELL =
  '@container sticky left-0 z-[1] flex min-w-0 items-center bg-inherit pr-1.5 pl-4 group-data-wide/grid:shadow-[1px_0_0_var(--faint-line)]'

function NotYet({ stores }: Pick<ComparedRowProps, 'stores'>) {
  return ['name', 'size', ...stores.map(({ id }) => id)].map((column) => (
    <div key={column} role="gridcell" aria-label="Loading" className="flex items-center px-4">
      <span className="h-2.5 w-2/3 animate-breathe rounded-full bg-chip" />
    </div>
  ))
}

/** One content in all compared stores. */
export const ComparedRow = memo(function ComparedRow(props: ComparedRowProps) {
  const { row, index, top, stores, now, isSelected, isActive } = props
  return (
    <div
      role="row"
      {...(row ? { id: rowElementId(row.hash), 'data-hash': row.hash } : {})}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classNames(
        'row-height absolute inset-x-0 top-0 grid grid-cols-(--columns) border-b border-faint-line',
        isSelected ? 'bg-selection' : 'bg-bg hover:bg-hover',
        isActive &&
          'outline-accent -outline-offset-2 group-focus-visible/grid:outline-2 group-focus-visible/grid:outline-solid',
      )}
      style={{ transform: `translateY(${top}px)` }}
    >
      {row ? (
        <>
          <div role="gridcell" className={NAME_CELL}>
            <ArtifactTitle hash={row.hash} names={row.names}>
              {row.hasConflict && (
                <Flag
                  tone="warning"
                  icon={GitCompareArrows}
                  label="Conflict"
                  hint="Another content has its name in another store: see By name"
                />
              )}
            </ArtifactTitle>
          </div>
          <div role="gridcell" className="flex items-center justify-end pr-4 tabular-nums">
            {row.sizeBytes === null ? (
              <span className="text-muted">—</span>
            ) : (
              <span title={`${formatCount(row.sizeBytes)} bytes`} className="text-muted">
                {formatSize(row.sizeBytes)}
              </span>
            )}
          </div>
          {stores.map(({ id, name }, at) => {
            const cell = row.cells[at]
            return (
              cell && (
                <ComparedCell
                  key={id}
                  cell={cell}
                  expectedBytes={row.sizeBytes}
                  storeName={name}
                  now={now}
                />
              )
            )
          })}
        </>
      ) : (
        <NotYet stores={stores} />
      )}
    </div>
  )
})
