import { type FormEvent, useState } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'

interface RenameStoreDialogProps {
  readonly store: StoreSummary
  readonly onClose: () => void
}

export function RenameStoreDialog({ store, onClose }: RenameStoreDialogProps) {
  const { client } = useRpc()
  const [name, setName] = useState(store.name)
  const { isBusy, error, run } = useAttempt()
  const isPossible = name.trim() !== '' && !isBusy
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!isPossible) return
    run(async () => {
      await client.stores.rename({ storeId: store.id, name })
      onClose()
    })
  }
  return (
    <Modal
      title="Rename store"
      description="Only its name in Kura changes; its folder, bucket or container keeps its own."
      onClose={onClose}
    >
      <form onSubmit={onSubmit} className="mt-4 flex flex-col gap-3">
        <TextField label="Name" value={name} onValue={setName} maxLength={80} />
        {error && <ErrorNotice error={error} />}
        <ModalActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!isPossible}>
            Rename
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
