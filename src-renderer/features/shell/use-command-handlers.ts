import { type Dispatch, type RefObject, useMemo } from 'react'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import type { Command } from '../../../shared/domain/command.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { copyText } from '../../ui/copy-text.ts'
import { formatAmount, formatCount } from '../../ui/format-count.ts'
import { showError, showWarning } from '../../ui/toast-manager.ts'
import { HASHES_AT_ONCE, inBatches } from '../artifacts/hash-batches.ts'
import type { Selection, SelectionAction } from '../artifacts/selection.ts'
import type { Jump } from '../artifacts/use-jump.ts'
import type { RowReader } from '../artifacts/use-row-reader.ts'
import type { Commands } from '../commands/commands-context.ts'
import { goToComparison } from '../compare/compared-address.ts'
import { readOnlyReason } from '../stores/read-only-reason.ts'
import { useOpenDialog } from './dialogs-context.ts'

/** More than this is no text that anything takes from the clipboard. */
const HASHES_COPIED = 100_000

interface Handler {
  readonly isEnabled: boolean
  readonly reason?: string
  readonly run: () => void | Promise<unknown>
}

export interface WindowControls {
  readonly toggleFacets: () => void
  readonly toggleInspector: () => void
  readonly toggleTransfers: () => void
  readonly toggleDensity: () => void
  readonly focusSearch: () => void
}

interface CommandOptions {
  readonly store: StoreSummary | null
  readonly selection: Selection
  readonly dispatch: Dispatch<SelectionAction>
  readonly reader: RowReader | null
  readonly fileInput: RefObject<HTMLInputElement | null>
  readonly folderInput: RefObject<HTMLInputElement | null>
  readonly gridRef: RefObject<HTMLDivElement | null>
  readonly jump: Jump
  readonly controls: WindowControls
}

/** What each command does, and when it can. */
export function useCommandHandlers(options: CommandOptions): Commands {
  const { store, selection, dispatch, reader, jump } = options
  const { fileInput, folderInput, gridRef, controls } = options
  const { client } = useRpc()
  const openDialog = useOpenDialog()

  return useMemo(() => {
    const { hashes } = selection
    const [only] = hashes.size === 1 ? hashes : []
    const hasSome = store !== null && hashes.size > 0
    const never: Handler = { isEnabled: false, run: () => undefined }
    const always = (run: Handler['run']): Handler => ({ isEnabled: true, run })
    const withStore = (run: (store: StoreSummary) => void | Promise<unknown>): Handler =>
      store === null ? never : always(() => run(store))
    const withSome = (run: (store: StoreSummary) => void | Promise<unknown>): Handler =>
      hasSome ? withStore(run) : never
    const withTwo = (
      run: (store: StoreSummary, left: Sha256, right: Sha256) => void | Promise<unknown>,
    ): Handler => {
      const [left, right] = hashes
      if (hashes.size !== 2 || left === undefined || right === undefined) return never
      return withStore((from) => run(from, left, right))
    }
    /** For what changes a store: the same handler, unless the store is read-only. */
    const writing = (handler: Handler): Handler => {
      const reason = store === null ? null : readOnlyReason(store)
      return handler.isEnabled && reason !== null ? { ...never, reason } : handler
    }
    /** One folder is asked for, and so all of it is one call. */
    const savingMany = (handler: Handler): Handler => {
      if (hashes.size < 2) return never
      if (hashes.size <= HASHES_AT_ONCE) return handler
      return { ...never, reason: `At most ${formatCount(HASHES_AT_ONCE)} can be saved at once.` }
    }
    const copying = (handler: Handler): Handler => {
      if (hashes.size <= HASHES_COPIED) return handler
      return { ...never, reason: `At most ${formatCount(HASHES_COPIED)} hashes can be copied.` }
    }
    const setTheme = (theme: 'system' | 'light' | 'dark') =>
      always(() => client.app.setTheme({ theme }))

    const handlers: Readonly<Record<Command, Handler>> = {
      'artifact.upload': writing(withStore(() => fileInput.current?.click())),
      'artifact.upload-folder': writing(withStore(() => folderInput.current?.click())),
      'artifact.save-as':
        store === null || only === undefined
          ? never
          : always(async () => {
              const detail = await client.artifacts.detail({ storeId: store.id, hash: only })
              const suggestedName = detail.names[0]?.name.split('/').at(-1) ?? only
              await client.transfers.saveAs({ storeId: store.id, hash: only, suggestedName })
            }),
      'artifact.save-selected': savingMany(
        withSome(({ id }) => client.transfers.saveFolder({ storeId: id, hashes: [...hashes] })),
      ),
      'artifact.copy-to': withSome((from) => openDialog({ kind: 'copy-to', store: from, hashes })),
      'artifact.verify': withSome(({ id }) =>
        inBatches(hashes, (some) => client.transfers.verify({ storeId: id, hashes: some })),
      ),
      'artifact.copy-hash': copying(
        withSome(() =>
          copyText(
            [...hashes].join('\n'),
            only === undefined
              ? `${formatAmount(hashes.size, 'hash', 'hashes')} copied`
              : 'SHA-256 copied',
          ),
        ),
      ),
      'artifact.diff': withTwo(({ id: storeId }, left, right) =>
        openDialog({
          kind: 'diff',
          left: { storeId, hash: left },
          right: { storeId, hash: right },
        }),
      ),
      'artifact.add-name': writing(
        store === null || only === undefined
          ? never
          : always(() => openDialog({ kind: 'add-name', store, hash: only })),
      ),
      'artifact.delete': writing(
        withSome((from) =>
          openDialog({
            kind: 'delete-artifacts',
            store: from,
            hashes,
            sizeBytes: selection.sizeBytes,
            onDeleted: (left) => dispatch({ type: 'keep', hashes: left }),
          }),
        ),
      ),
      'edit.select-all':
        reader === null
          ? never
          : always(async () => dispatch({ type: 'all', ...(await reader.allRows()) })),
      'store.add': always(() => openDialog({ kind: 'add-store' })),
      'store.refresh': withStore(async ({ id }) => client.stores.refresh({ storeId: id })),
      'compare.copy-missing': never,
      'compare.repair': never,
      'compare.verify': never,
      'compare.report': never,
      'transfers.pause-all': always(() => client.transfers.pause({})),
      'transfers.resume-all': always(() => client.transfers.resume({})),
      'view.compare': always(() => goToComparison()),
      'view.search': always(controls.focusSearch),
      'view.palette': always(() => openDialog({ kind: 'palette' })),
      'view.jump': withStore((from) => openDialog({ kind: 'jump', store: from, jump, gridRef })),
      'view.facets': always(controls.toggleFacets),
      'view.inspector': always(controls.toggleInspector),
      'view.transfers': always(controls.toggleTransfers),
      'view.theme-system': setTheme('system'),
      'view.theme-light': setTheme('light'),
      'view.theme-dark': setTheme('dark'),
      'view.density': always(controls.toggleDensity),
    }
    return {
      isEnabled: (command) => handlers[command].isEnabled,
      reasonAgainst: (command) => handlers[command].reason ?? null,
      run: (command) => {
        const { isEnabled, reason, run } = handlers[command]
        const attempt = async () => {
          await run()
        }
        if (isEnabled) attempt().catch(showError)
        else if (reason !== undefined)
          showWarning(store?.readOnly ? 'This store is read-only' : 'This is not possible', reason)
      },
    }
  }, [
    store,
    selection,
    dispatch,
    reader,
    jump,
    fileInput,
    folderInput,
    gridRef,
    controls,
    client,
    openDialog,
  ])
}
