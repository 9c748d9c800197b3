import type { StoreSummary } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { visibleText } from '../../ui/visible-text.ts'

interface RemoveStoreDialogProps {
  readonly store: StoreSummary
  readonly onClose: () => void
}

export function RemoveStoreDialog({ store, onClose }: RemoveStoreDialogProps) {
  const { client } = useRpc()
  return (
    <ConfirmDialog
      title={`Remove ${visibleText(store.name)} from Kura?`}
      confirm="Remove"
      onConfirm={() => client.stores.remove({ storeId: store.id })}
      onClose={onClose}
    >
      Kura forgets this store. What is stored stays where it is, and can be added again:
      <br />
      <code className="selectable font-mono text-note text-text">
        {visibleText(store.location)}
      </code>
    </ConfirmDialog>
  )
}
