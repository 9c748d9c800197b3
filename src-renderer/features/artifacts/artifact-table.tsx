import {
  type CSSProperties,
  type Dispatch,
  type RefObject,
  useEffect,
  useEffectEvent,
  useMemo,
} from 'react'
import type { ArtifactQuery } from '../../../shared/contract/artifacts.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { classNames } from '../../ui/class-names.ts'
import { useDelayed } from '../../ui/use-delayed.ts'
import { useNow } from '../../ui/use-now.ts'
import { useStable } from '../../ui/use-stable.ts'
import type { ArtifactSort } from './artifact-filter.ts'
import { ArtifactTableRow, ROW_PADDING } from './artifact-table-row.tsx'
import { type ColumnChoice, fitColumns } from './columns.ts'
import { startRowDrag } from './dragged-rows.ts'
import { useRowGrid } from './row-grid.tsx'
import type { Selection, SelectionAction } from './selection.ts'
import { TableHeader } from './table-header.tsx'
import type { ArtifactRows } from './use-artifact-rows.ts'
import type { Jump } from './use-jump.ts'
import type { RowReader } from './use-row-reader.ts'

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
  const grid = useRowGrid({
    listKey: `${store.id} ${JSON.stringify(query)}`,
    gridRef,
    headerHeight: HEADER_HEIGHT,
    rowHeight,
    rows,
    reader,
    onWindows,
    selection,
    dispatch,
    onOpen,
  })
  const { width, scrollToIndex, gridProps } = grid
  const columns = useMemo(() => fitColumns(choice, width - 2 * ROW_PADDING), [choice, width])
  const isSlow = useDelayed(rows.isOutdated)

  const { target, onReached } = jump
  const isSettled = !rows.isLoading && !rows.isOutdated
  const reach = useEffectEvent((index: number) => {
    scrollToIndex(index, 'center')
    onReached()
  })
  useEffect(() => {
    if (target && isSettled) reach(target.index)
  }, [target, isSettled])

  const style: CSSProperties & Record<'--columns' | '--row-height', string> = {
    '--columns': columns.map((column) => `${column.width}px`).join(' '),
    '--row-height': `${rowHeight}px`,
  }
  return (
    <div
      {...gridProps}
      role="grid"
      tabIndex={0}
      aria-label="Artifacts"
      aria-colcount={columns.length}
      onDragStart={(event) => startRowDrag(event, selection.hashes.size)}
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
      {grid.body((drawn, slot) => (
        <ArtifactTableRow key={slot} {...drawn} columns={columns} context={context} />
      ))}
    </div>
  )
}
