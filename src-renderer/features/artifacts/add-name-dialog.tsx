import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { detailOptions, queryKeys } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { showToast } from '../../ui/toast-manager.ts'
import { useAttempt } from '../../ui/use-attempt.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { artifactLabel, shortHash } from './artifact-label.ts'

interface AddNameDialogProps {
  readonly store: StoreSummary
  readonly hash: Sha256
  readonly onClose: () => void
}

export function AddNameDialog({ store, hash, onClose }: AddNameDialogProps) {
  const rpc = useRpc()
  const queryClient = useQueryClient()
  const detail = useQuery(detailOptions(rpc, store.id, hash))
  const [name, setName] = useState('')
  const { isBusy, error, run } = useAttempt()
  const isPossible = name !== '' && !isBusy
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!isPossible) return
    run(async () => {
      await rpc.client.artifacts.addName({ storeId: store.id, hash, name })
      void queryClient.invalidateQueries({ queryKey: queryKeys.store(store.id) })
      showToast('Name added', visibleText(name))
      onClose()
    })
  }
  return (
    <Modal
      title="Add name"
      description={
        <>
          One more name for{' '}
          <bdi className="text-text">
            {detail.data ? artifactLabel(detail.data) : shortHash(hash)}
          </bdi>
          . The content is not copied.
        </>
      }
      onClose={onClose}
    >
      <form onSubmit={onSubmit} className="mt-4 flex flex-col gap-3">
        <TextField
          label="Name"
          value={name}
          onValue={setName}
          maxLength={4_096}
          placeholder={detail.data?.names[0]?.name ?? 'model.safetensors'}
        />
        {error && <ErrorNotice error={error} />}
        <ModalActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!isPossible}>
            Add name
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
