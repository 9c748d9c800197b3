import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { StorageError } from '../../../shared/domain/storage-error.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { connectionOptions } from '../../rpc/queries.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { ConnectionForm } from './connection-form/connection-form.tsx'
import { valuesOf } from './connection-form/proposed-connection.ts'
import { StoreIcon } from './store-icon.tsx'

interface EditStoreDialogProps {
  readonly store: StoreSummary
  readonly onClose: () => void
}

/** Stores on this computer have a name and a switch to change, and nothing that could be tested. */
function LocalSettings({ store, onClose }: EditStoreDialogProps) {
  const { client } = useRpc()
  const [name, setName] = useState(store.name)
  const [readOnly, setReadOnly] = useState(store.readOnly)
  const { isBusy, error, run } = useAttempt()
  const isPossible = name.trim() !== '' && !isBusy
  const storeId = store.id
  const save = async () => {
    if (name !== store.name) await client.stores.rename({ storeId, name })
    if (readOnly !== store.readOnly) await client.stores.setReadOnly({ storeId, readOnly })
    onClose()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (isPossible) run(save)
  }
  return (
    <form onSubmit={onSubmit} className="mt-4 flex flex-col gap-3.5">
      <TextField label="Name" value={name} onValue={setName} maxLength={80} />
      <SwitchField
        label="Read-only"
        help="Kura never writes to this store nor deletes from it."
        isOn={readOnly}
        onChange={setReadOnly}
      />
      {error && <ErrorNotice error={error} />}
      <ModalActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" disabled={!isPossible}>
          Save
        </Button>
      </ModalActions>
    </form>
  )
}

/** A store's settings as they are, to look at and to change. Its secrets do not come back. */
export function EditStoreDialog({ store, onClose }: EditStoreDialogProps) {
  const rpc = useRpc()
  const isRemote = store.kind !== 'local' && store.kind !== 'memory'
  const settings = useQuery({ ...connectionOptions(rpc, store.id), enabled: isRemote })
  const shown = settings.data
  return (
    <Modal
      title="Edit store"
      description={
        <span className="flex items-center gap-1.5">
          <StoreIcon kind={store.kind} size={14} />
          <span className="min-w-0 truncate">{visibleText(store.location)}</span>
        </span>
      }
      onClose={onClose}
      size={isRemote ? 'wide' : 'normal'}
    >
      {!isRemote && <LocalSettings store={store} onClose={onClose} />}
      {settings.error && (
        <div className="mt-4">
          <ErrorNotice
            error={StorageError.from(settings.error)}
            title="Its settings could not be read"
          />
        </div>
      )}
      {shown?.connection && (
        <ConnectionForm
          start={{
            name: shown.name,
            values: valuesOf(shown.connection, shown.keyFile),
            kept: { names: shown.knownSecrets, connection: shown.connection },
          }}
          storeId={store.id}
          submit="Save"
          onSubmit={async (named) => {
            await rpc.client.stores.edit({ storeId: store.id, ...named })
            onClose()
          }}
          onClose={onClose}
        />
      )}
    </Modal>
  )
}
