import { useCallback } from 'react'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { formatAmount } from '../../ui/format-count.ts'
import { showError, showWarning } from '../../ui/toast-manager.ts'
import { visibleText } from '../../ui/visible-text.ts'

const NAMED = 3

interface Skipped {
  readonly name: string
  readonly error: { readonly message: string }
}

function reportSkipped(skipped: readonly Skipped[]): void {
  if (skipped.length === 0) return
  const named = skipped
    .slice(0, NAMED)
    .map(({ name, error }) => `${visibleText(name)}: ${visibleText(error.message)}`)
  const more = skipped.length - named.length
  showWarning(
    `${formatAmount(skipped.length, 'item')} could not be taken`,
    [...named, ...(more > 0 ? [`and ${formatAmount(more, 'more')}`] : [])].join('\n'),
  )
}

/** Hands files and folders over to the engine, which stores them; the tray shows how that goes. */
export function useUpload(): (store: StoreSummary, files: readonly File[]) => void {
  const { client } = useRpc()
  return useCallback(
    (store, files) => {
      const upload = async () => {
        if (files.length === 0) return
        const grant = await window.kura.registerFiles(files)
        if (grant === null) {
          throw new StorageError(
            'UNSUPPORTED',
            'What was dropped does not lie on a disk of this computer. Save it to a folder first.',
          )
        }
        const { skipped } = await client.transfers.upload({
          storeId: store.id,
          sourceId: grant.sourceId,
        })
        reportSkipped(skipped)
      }
      upload().catch(showError)
    },
    [client],
  )
}
