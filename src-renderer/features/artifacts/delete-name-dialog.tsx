import { useQueryClient } from '@tanstack/react-query'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { queryKeys } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showToast } from '../../ui/toast-manager.ts'
import { visibleText } from '../../ui/visible-text.ts'

interface DeleteNameDialogProps {
  readonly store: StoreSummary
  readonly hash: Sha256
  readonly name: string
  readonly isLast: boolean
  readonly onClose: () => void
}

export function DeleteNameDialog({ store, hash, name, isLast, onClose }: DeleteNameDialogProps) {
  const { client } = useRpc()
  const queryClient = useQueryClient()
  const visible = visibleText(name)
  const onConfirm = async () => {
    await client.artifacts.deleteName({ storeId: store.id, hash, name })
    void queryClient.invalidateQueries({ queryKey: queryKeys.store(store.id) })
    showToast('Name deleted', visible)
  }
  return (
    <ConfirmDialog
      title="Delete this name?"
      confirm="Delete name"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <bdi className="font-medium text-text">{visible}</bdi> goes from{' '}
      <bdi>{visibleText(store.name)}</bdi>.{' '}
      {isLast
        ? 'It is the only name: the content stays, and is listed without one.'
        : 'The content and its other names stay.'}
    </ConfirmDialog>
  )
}
