import type { RefObject } from 'react'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { usePreference } from '../../ui/use-preference.ts'
import { isFiltering, NO_FILTER } from '../artifacts/artifact-filter.ts'
import { ArtifactMenu } from '../artifacts/artifact-menu.tsx'
import { ArtifactTable } from '../artifacts/artifact-table.tsx'
import { DEFAULT_COLUMNS, isColumnChoice } from '../artifacts/columns.ts'
import { FacetsPanel } from '../artifacts/facets/facets-panel.tsx'
import { Treemap } from '../artifacts/facets/treemap.tsx'
import { useFacets } from '../artifacts/facets/use-facets.ts'
import { TableEmpty } from '../artifacts/table-empty.tsx'
import type { ArtifactView } from '../artifacts/use-artifact-view.ts'
import { useCommands } from '../commands/commands-context.ts'
import { Inspector } from '../inspector/inspector.tsx'
import { settingsMend } from '../stores/settings-mend.ts'
import { useOpenDialog } from './dialogs-context.ts'
import type { SidePanels } from './use-side-panels.ts'

interface StoreViewProps {
  readonly store: StoreSummary
  readonly stores: readonly StoreSummary[]
  readonly view: ArtifactView
  readonly gridRef: RefObject<HTMLDivElement | null>
  readonly rowHeight: number
  readonly panels: SidePanels
  readonly onOpenInspector: () => void
}

/** The table of one store between its facets and the inspector; above it, why the store is offline. */
export function StoreView(props: StoreViewProps) {
  const { store, stores, view, gridRef, rowHeight, panels, onOpenInspector } = props
  const commands = useCommands()
  const openDialog = useOpenDialog()
  const { filter, setFilter, rows, reader } = view
  const facets = useFacets(store, filter, panels.areFacetsOpen)
  const [choice, setChoice] = usePreference('columns', DEFAULT_COLUMNS, isColumnChoice)
  return (
    <div className="flex min-h-0 flex-1">
      {panels.areFacetsOpen && (
        <FacetsPanel
          facets={facets.data}
          error={facets.error && StorageError.from(facets.error)}
          onRetry={() => void facets.refetch()}
          filter={filter}
          onFilter={setFilter}
        />
      )}
      <main className="flex min-w-0 flex-1 flex-col">
        {store.state.kind === 'offline' && (
          <div className="border-b border-line p-2.5">
            <ErrorNotice error={store.state.error}>
              {settingsMend(store, store.state.error.code) && (
                <Button size="small" onClick={() => openDialog({ kind: 'edit-store', store })}>
                  Edit store…
                </Button>
              )}
              {store.origin !== 'environment-broken' && (
                <Button size="small" onClick={() => commands.run('store.refresh')}>
                  Try again
                </Button>
              )}
            </ErrorNotice>
          </div>
        )}
        {panels.areFacetsOpen && facets.data && facets.data.cells.length > 0 && (
          <Treemap cells={facets.data.cells} filter={filter} onFilter={setFilter} />
        )}
        <div className="relative min-h-0 flex-1">
          {reader && (
            <ArtifactMenu choice={choice} onChoice={setChoice}>
              <ArtifactTable
                store={store}
                stores={stores}
                query={view.query}
                rows={rows}
                reader={reader}
                onWindows={view.setWindows}
                selection={view.selection}
                dispatch={view.dispatch}
                jump={view.jump}
                onSort={view.setSort}
                choice={choice}
                onChoice={setChoice}
                rowHeight={rowHeight}
                onOpen={onOpenInspector}
                gridRef={gridRef}
              />
            </ArtifactMenu>
          )}
          {rows.total === 0 && (
            <div className="absolute inset-x-0 top-[31px] bottom-0">
              <TableEmpty
                store={store}
                rows={rows}
                isFiltering={isFiltering(filter)}
                onClearFilter={() => setFilter(NO_FILTER)}
              />
            </div>
          )}
        </div>
      </main>
      {panels.isInspectorOpen && (
        <div className="w-(--inspector-width) shrink-0">
          <Inspector store={store} selection={view.selection} />
        </div>
      )}
    </div>
  )
}
