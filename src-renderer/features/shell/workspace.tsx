import { useEffect, useEffectEvent, useRef } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { showError } from '../../ui/toast-manager.ts'
import { isFiltering } from '../artifacts/artifact-filter.ts'
import { ArtifactToolbar } from '../artifacts/artifact-toolbar.tsx'
import { useArtifactView } from '../artifacts/use-artifact-view.ts'
import { useFreshCatalog } from '../artifacts/use-fresh-catalog.ts'
import { CommandsContext } from '../commands/commands-context.ts'
import { useShortcuts } from '../commands/use-shortcuts.ts'
import { CompareView } from '../compare/compare-view.tsx'
import { useCompared } from '../compare/compared-address.ts'
import { ComparisonStatus } from '../compare/comparison-status.tsx'
import { useComparisonCommands } from '../compare/use-comparison-commands.ts'
import { useComparisonRequests } from '../compare/use-comparison-requests.ts'
import { useComparisonView } from '../compare/use-comparison-view.ts'
import { VerificationList } from '../compare/verification-list.tsx'
import { StoreSidebar } from '../stores/store-sidebar.tsx'
import { useStores } from '../stores/stores-context.ts'
import { useCurrentStore } from '../stores/use-current-store.ts'
import { TransfersTray } from '../transfers/transfers-tray.tsx'
import { useCopy } from '../transfers/use-copy.ts'
import { useUpload } from '../transfers/use-upload.ts'
import { DialogHost } from './dialog-host.tsx'
import type { DialogRequest } from './dialogs-context.ts'
import { DropOverlay } from './drop-overlay.tsx'
import type { EngineStreams } from './engine-streams.ts'
import { RowDropHint } from './row-drop-hint.tsx'
import { StatusLine } from './status-line.tsx'
import { StoreView } from './store-view.tsx'
import { StoresError } from './stores-error.tsx'
import { UploadInputs } from './upload-inputs.tsx'
import { useCommandHandlers } from './use-command-handlers.ts'
import { useEscape } from './use-escape.ts'
import { useFileDrag } from './use-file-drag.ts'
import { useRowDrag } from './use-row-drag.ts'
import { useWindowState } from './use-window-state.ts'
import { Welcome } from './welcome.tsx'

/** By then a closed dialog has given the focus back to what opened it. */
const FOCUS_SETTLES_MS = 50

const NO_STORES: readonly StoreSummary[] = []

interface WorkspaceProps {
  readonly streams: EngineStreams
  readonly dialog: DialogRequest | null
  readonly onCloseDialog: () => void
}

/** The whole window. */
export function Workspace({ streams, dialog, onCloseDialog }: WorkspaceProps) {
  const { stores, error } = useStores()
  const all = stores ?? NO_STORES
  const compared = useCompared(all)
  const current = useCurrentStore(all)
  const store = compared.isShown ? null : current
  const view = useArtifactView(store?.id ?? null)
  const comparison = useComparisonView(compared.storeIds)
  const requests = useComparisonRequests(comparison)
  const shell = useWindowState()
  const { tray } = shell
  const upload = useUpload()
  const fileInput = useRef<HTMLInputElement>(null)
  const folderInput = useRef<HTMLInputElement>(null)
  const { selection, dispatch, reader } = view
  const base = useCommandHandlers({
    store,
    selection,
    dispatch,
    reader,
    jump: view.jump,
    gridRef: shell.gridRef,
    fileInput,
    folderInput,
    controls: shell.controls,
  })
  const comparisonCommands = useComparisonCommands({
    base,
    view: comparison,
    requests,
    toggleInspector: shell.comparisonInspector.toggle,
  })
  const commands = compared.isShown ? comparisonCommands : base
  useFreshCatalog(all)
  useShortcuts(commands)
  useEscape(shell.gridRef, compared.isShown ? comparison.dispatch : dispatch)
  const onCommand = useEffectEvent(commands.run)
  useEffect(() => streams.onCommand((command) => onCommand(command)), [streams])

  const storeFor = (id: string | null) => all.find((each) => each.id === id) ?? store
  const drag = useFileDrag({
    canDrop: (overStoreId) => dialog === null && storeFor(overStoreId)?.readOnly === false,
    onDrop: (files, overStoreId) => {
      const target = storeFor(overStoreId)
      if (target) upload(target, files)
    },
  })
  const copy = useCopy()
  const rowDrag = useRowDrag({
    canDrop: (overStoreId) =>
      overStoreId !== store?.id && all.some((each) => each.id === overStoreId && !each.readOnly),
    onDrop: (overStoreId) => {
      const target = all.find((each) => each.id === overStoreId)
      if (store && target) copy(store.id, target.id, selection.hashes).catch(showError)
    },
  })
  const copyStore = all.find((each) => each.id === rowDrag?.overStoreId) ?? null
  const copyTarget = copyStore?.readOnly || copyStore?.id === store?.id ? null : copyStore
  const dropStore = drag ? storeFor(drag.overStoreId) : null

  const closeDialog = () => {
    onCloseDialog()
    // The button that opened it may be gone with what was deleted: the keyboard goes on in the table.
    setTimeout(() => {
      if (document.activeElement === document.body) shell.gridRef.current?.focus()
    }, FOCUS_SETTLES_MS)
  }

  return (
    <CommandsContext value={commands}>
      <div className="window-frame grid h-full">
        <StoreSidebar
          stores={stores}
          currentId={store?.id ?? null}
          isComparing={compared.isShown}
          dropTargetId={dropStore?.readOnly === false ? dropStore.id : (copyTarget?.id ?? null)}
          isTrayOpen={tray.isOpen}
          onShowTransfers={shell.showTransfers}
        />
        <div className="flex min-h-0 min-w-0 flex-col">
          {error && <StoresError error={error} />}
          {compared.isShown && stores !== null ? (
            <CompareView
              view={comparison}
              stores={all}
              requests={requests}
              choose={compared.choose}
              gridRef={shell.gridRef}
              searchRef={shell.searchRef}
              rowHeight={shell.rowHeight}
              isInspectorOpen={shell.comparisonInspector.isOpen}
              onOpenInspector={shell.comparisonInspector.open}
            />
          ) : store ? (
            <>
              <ArtifactToolbar
                filter={view.filter}
                onFilter={view.setFilter}
                searchRef={shell.searchRef}
                onLeaveSearch={() => shell.gridRef.current?.focus()}
                isRefreshing={store.state.kind === 'listing'}
                areFacetsOpen={shell.panels.areFacetsOpen}
              />
              <StoreView
                store={store}
                stores={all}
                view={view}
                gridRef={shell.gridRef}
                rowHeight={shell.rowHeight}
                panels={shell.panels}
                onOpenInspector={shell.openInspector}
              />
            </>
          ) : stores === null ? (
            <main className="flex-1" aria-busy aria-label="Loading" />
          ) : (
            <Welcome />
          )}
          <VerificationList />
          {tray.isOpen && (
            <TransfersTray isFolded={tray.isFolded} onFold={tray.setFolded} onClose={tray.close} />
          )}
          {compared.storeIds && <ComparisonStatus view={comparison} stores={all} />}
          {store && (
            <StatusLine
              store={store}
              selection={selection}
              shown={isFiltering(view.filter) ? view.rows : null}
            />
          )}
        </div>
        <UploadInputs
          fileInput={fileInput}
          folderInput={folderInput}
          onFiles={(files) => store && upload(store, files)}
        />
        {rowDrag && copyStore && store && (
          <RowDropHint
            drag={rowDrag}
            count={selection.hashes.size}
            from={store}
            target={copyStore}
          />
        )}
        {drag && dialog === null && (
          <DropOverlay items={drag.items} store={dropStore} hasStores={all.length > 0} />
        )}
      </div>
      <DialogHost request={dialog} onClose={closeDialog} />
    </CommandsContext>
  )
}
