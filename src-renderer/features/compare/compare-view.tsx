import { Columns3 } from 'lucide-react'
import { type RefObject, useMemo } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useCommands } from '../commands/commands-context.ts'
import { ComparisonContext } from './comparison-context.ts'
import { ComparisonEmpty } from './comparison-empty.tsx'
import { ComparisonFilters } from './comparison-filters.tsx'
import { ComparisonInspector } from './comparison-inspector.tsx'
import { ComparisonMenu } from './comparison-menu.tsx'
import { ComparisonNotices } from './comparison-notices.tsx'
import { ComparisonTable } from './comparison-table.tsx'
import { ComparisonToolbar } from './comparison-toolbar.tsx'
import { ConflictTable } from './conflict-table.tsx'
import { PairTable } from './pair-table.tsx'
import { RepairBar } from './repair-bar.tsx'
import type { ComparisonRequests } from './use-comparison-requests.ts'
import type { ComparisonView } from './use-comparison-view.ts'

interface CompareViewProps {
  readonly view: ComparisonView
  readonly stores: readonly StoreSummary[]
  readonly requests: ComparisonRequests
  readonly choose: (storeIds: readonly string[]) => void
  readonly gridRef: RefObject<HTMLDivElement | null>
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly rowHeight: number
  readonly isInspectorOpen: boolean
  readonly onOpenInspector: () => void
}

function TooFewStores() {
  const commands = useCommands()
  return (
    <main className="min-h-0 flex-1">
      <EmptyState
        icon={Columns3}
        title="A comparison needs two stores"
        actions={
          <Button look="primary" onClick={() => commands.run('store.add')}>
            Add a store…
          </Button>
        }
      >
        Then you see here what each of them holds, what is missing or damaged in which, and set it
        right.
      </EmptyState>
    </main>
  )
}

function Matrix({
  view,
  compared,
  ...props
}: CompareViewProps & { compared: readonly StoreSummary[] }) {
  const { gridRef, rowHeight, onOpenInspector } = props
  if (view.reader === null) return null
  return (
    <>
      <ComparisonMenu>
        <ComparisonTable
          view={view}
          reader={view.reader}
          stores={compared}
          rowHeight={rowHeight}
          onOpen={onOpenInspector}
          gridRef={gridRef}
        />
      </ComparisonMenu>
      {view.rows.total === 0 && (
        <div className="absolute inset-x-0 top-[77px] bottom-0">
          <ComparisonEmpty view={view} />
        </div>
      )}
    </>
  )
}

/** Two to eight stores side by side: by content, by name, and by pair. */
export function CompareView(props: CompareViewProps) {
  const { view, stores, requests, choose, gridRef, searchRef, isInspectorOpen } = props
  const { storeIds, filter, setFilter, mode, watched } = view
  const actions = useMemo(
    () => storeIds && { storeIds, choose, filter, setFilter, ...requests },
    [storeIds, choose, filter, setFilter, requests],
  )
  if (storeIds === null || actions === null) return <TooFewStores />
  const compared = storeIds.flatMap((id) => stores.find((store) => store.id === id) ?? [])
  const { state } = watched
  return (
    <ComparisonContext value={actions}>
      <ComparisonToolbar view={view} stores={compared} />
      {mode !== 'pairs' && (
        <ComparisonFilters
          mode={mode}
          filter={filter}
          onFilter={setFilter}
          stores={compared}
          searchRef={searchRef}
          onLeaveSearch={() => gridRef.current?.focus()}
        />
      )}
      <div className="flex min-h-0 flex-1">
        <main className="flex min-w-0 flex-1 flex-col">
          {state && <ComparisonNotices state={state} stores={compared} />}
          <div className="relative min-h-0 flex-1">
            {mode === 'content' && <Matrix {...props} compared={compared} />}
            {mode === 'names' && (
              <ConflictTable
                storeIds={storeIds}
                state={state}
                stores={compared}
                text={filter.text}
                tableRef={gridRef}
              />
            )}
            {mode === 'pairs' && state && <PairTable state={state} stores={compared} />}
          </div>
          {state && <RepairBar state={state} />}
        </main>
        {isInspectorOpen && mode === 'content' && (
          <div className="w-(--inspector-width) shrink-0">
            <ComparisonInspector view={view} />
          </div>
        )}
      </div>
    </ComparisonContext>
  )
}
