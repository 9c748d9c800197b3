import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { formatAmount } from '../../ui/format-count.ts'
import { showError, showToast } from '../../ui/toast-manager.ts'
import { visibleText } from '../../ui/visible-text.ts'

const UPLOADS_AT_ONCE = 10_000

interface RemoveUnfinishedDialogProps {
  readonly store: StoreSummary
  readonly uploads: readonly { readonly key: string; readonly id: string }[]
  readonly onClose: () => void
}

export function RemoveUnfinishedDialog(props: RemoveUnfinishedDialogProps) {
  const { store, uploads, onClose } = props
  const { client } = useRpc()
  const onConfirm = async () => {
    const { removed, failed } = await client.stores.removeUnfinished({
      storeId: store.id,
      uploads: uploads.slice(0, UPLOADS_AT_ONCE),
    })
    if (removed > 0) showToast(`${formatAmount(removed, 'unfinished upload')} removed`)
    if (failed[0]) showError(StorageError.fromData(failed[0].error))
  }
  return (
    <ConfirmDialog
      title={`Remove ${formatAmount(uploads.length, 'unfinished upload')}?`}
      confirm="Remove"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      What they sent to <bdi className="font-medium text-text">{visibleText(store.name)}</bdi> goes,
      and a program that still means to go on with one of them cannot. Finished artifacts stay as
      they are.
    </ConfirmDialog>
  )
}
