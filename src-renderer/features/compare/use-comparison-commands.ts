import { useMemo } from 'react'
import type { Command } from '../../../shared/domain/command.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { copyText } from '../../ui/copy-text.ts'
import { formatAmount } from '../../ui/format-count.ts'
import { showError, showWarning } from '../../ui/toast-manager.ts'
import { HASHES_AT_ONCE } from '../artifacts/hash-batches.ts'
import type { Commands } from '../commands/commands-context.ts'
import type { ComparisonRequests } from './use-comparison-requests.ts'
import type { ComparisonView } from './use-comparison-view.ts'
import { useSaveReport } from './use-save-report.ts'

interface ComparisonCommandOptions {
  /** What commands do that mean the same everywhere. */
  readonly base: Commands
  readonly view: ComparisonView
  readonly requests: ComparisonRequests
  readonly toggleInspector: () => void
}

interface Handler {
  readonly reason: string | null
  readonly isEnabled: boolean
  readonly run: () => void | Promise<unknown>
}

const TOO_MANY = `At most ${HASHES_AT_ONCE.toLocaleString('en-US')} picked rows at once: use a filter instead.`

/** The commands while stores are compared: some mean what is selected there, the others what they always do. */
export function useComparisonCommands(options: ComparisonCommandOptions): Commands {
  const { base, view, requests, toggleInspector } = options
  const { client } = useRpc()
  const saveReport = useSaveReport(view)
  const { storeIds, selection, dispatch, reader } = view
  return useMemo(() => {
    const count = selection.hashes.size
    const scope = count > 0 ? 'selected' : 'all'
    const when = (isEnabled: boolean, run: Handler['run']): Handler => ({
      isEnabled,
      reason: null,
      run,
    })
    const withFew = (handler: Handler): Handler =>
      handler.isEnabled && count > HASHES_AT_ONCE
        ? { ...handler, isEnabled: false, reason: TOO_MANY }
        : handler
    const isComparing = storeIds !== null
    const ids = storeIds ?? []
    const own: ReadonlyMap<Command, Handler> = new Map<Command, Handler>([
      [
        'compare.copy-missing',
        withFew(when(isComparing, () => requests.plan('copy-missing', null, scope))),
      ],
      ['compare.repair', withFew(when(isComparing, () => requests.plan('repair', null, scope)))],
      ['compare.verify', when(isComparing, () => requests.verify(ids, 'all'))],
      ['compare.report', when(isComparing, () => saveReport('html'))],
      ['artifact.verify', withFew(when(count > 0, () => requests.verify(ids, 'selected')))],
      ['artifact.diff', when(count === 2, requests.diffSelected)],
      [
        'artifact.copy-hash',
        when(count > 0, () =>
          copyText(
            [...selection.hashes].join('\n'),
            count === 1 ? 'SHA-256 copied' : `${formatAmount(count, 'hash', 'hashes')} copied`,
          ),
        ),
      ],
      [
        'edit.select-all',
        when(reader !== null, async () => {
          if (reader) dispatch({ type: 'all', ...(await reader.allRows()) })
        }),
      ],
      [
        'store.refresh',
        when(isComparing, () =>
          Promise.all(ids.map((storeId) => client.stores.refresh({ storeId }))),
        ),
      ],
      ['view.inspector', when(isComparing, toggleInspector)],
    ])
    return {
      isEnabled: (command) => own.get(command)?.isEnabled ?? base.isEnabled(command),
      reasonAgainst: (command) => {
        const handler = own.get(command)
        return handler ? handler.reason : base.reasonAgainst(command)
      },
      run: (command) => {
        const handler = own.get(command)
        if (!handler) return base.run(command)
        const attempt = async () => {
          await handler.run()
        }
        if (handler.isEnabled) attempt().catch(showError)
        else if (handler.reason !== null) showWarning('This is not possible', handler.reason)
      },
    }
  }, [base, client, storeIds, selection, dispatch, reader, requests, saveReport, toggleInspector])
}
