import { useState } from 'react'
import type { FoundConfiguration } from '../../../shared/contract/stores.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { ConfigurationNotice } from './configuration-notice.tsx'
import { ConnectionForm } from './connection-form/connection-form.tsx'
import { EMPTY_VALUES, type RemoteKind } from './connection-form/connection-values.ts'
import { valuesOf } from './connection-form/proposed-connection.ts'
import type { FormStart } from './connection-form/use-connection-form.ts'
import { type LocalFolder, LocalStoreForm } from './local-store-form.tsx'
import { StoreIcon } from './store-icon.tsx'
import { ADDED_KINDS, type AddedKind, StoreKindTiles } from './store-kind-tiles.tsx'
import { useGoToStore } from './use-current-store.ts'

type Step =
  | { readonly kind: 'choose' }
  | {
      readonly kind: 'local'
      readonly folder: LocalFolder
      readonly found: FoundConfiguration | null
    }
  | {
      readonly kind: 'remote'
      readonly start: FormStart
      readonly found: FoundConfiguration | null
    }

function emptyForm(kind: RemoteKind): Step {
  const start = { name: '', values: EMPTY_VALUES[kind], kept: null }
  return { kind: 'remote', start, found: null }
}

/** A store that a file describes, in the form of its kind. */
function filledForm(found: FoundConfiguration): Step {
  const { suggestedName, connection, folder } = found
  if (connection !== null) {
    const values = valuesOf(connection, null)
    return { kind: 'remote', start: { name: suggestedName, values, kept: null }, found }
  }
  if (folder !== null) return { kind: 'local', folder: { ...folder, suggestedName }, found }
  return { kind: 'choose' }
}

/** The kind that a step is about, with its picture. */
function KindLine({ kind }: { readonly kind: AddedKind }) {
  return (
    <span className="flex items-center gap-1.5">
      <StoreIcon kind={kind} size={14} />
      {ADDED_KINDS[kind].title}
    </span>
  )
}

/** First what the store is kept in, then what that kind needs. */
export function AddStoreDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useRpc()
  const goToStore = useGoToStore()
  const [step, setStep] = useState<Step>({ kind: 'choose' })
  const { isBusy, error, run } = useAttempt()

  const pickFolder = async () => {
    const folder = await client.stores.pickFolder()
    if (folder !== null) setStep({ kind: 'local', folder, found: null })
  }
  const pickConfiguration = async () => {
    const found = await client.stores.pickConfiguration()
    if (found !== null) setStep(filledForm(found))
  }
  const onBack = () => setStep({ kind: 'choose' })
  const onAdded = (storeId: string) => {
    goToStore(storeId)
    onClose()
  }
  switch (step.kind) {
    case 'choose':
      return (
        <Modal
          title="Add store"
          description="What is already there stays as it is: nothing is moved or changed."
          onClose={onClose}
          size="middle"
        >
          <StoreKindTiles
            isBusy={isBusy}
            onKind={(kind) => (kind === 'local' ? run(pickFolder) : setStep(emptyForm(kind)))}
            onConfiguration={() => run(pickConfiguration)}
          />
          {error && (
            <div className="mt-3 min-h-0 overflow-y-auto">
              <ErrorNotice error={error} />
            </div>
          )}
          <ModalActions>
            <Button onClick={onClose}>Cancel</Button>
          </ModalActions>
        </Modal>
      )
    case 'local':
      return (
        <Modal title="Add store" description={<KindLine kind="local" />} onClose={onClose}>
          <LocalStoreForm
            key={step.folder.grantId}
            folder={step.folder}
            found={step.found}
            onFolder={(folder) => setStep({ kind: 'local', folder, found: null })}
            onAdded={onAdded}
            onConfiguration={(found) => setStep(filledForm(found))}
            onClose={onClose}
            onBack={onBack}
          />
        </Modal>
      )
    case 'remote':
      return (
        <Modal
          title="Add store"
          description={<KindLine kind={step.start.values.kind} />}
          onClose={onClose}
          size="wide"
        >
          <ConnectionForm
            start={step.start}
            storeId={null}
            notice={step.found && <ConfigurationNotice found={step.found} />}
            submit="Add store"
            onSubmit={async (named) => onAdded((await client.stores.add(named)).storeId)}
            onClose={onClose}
            onBack={onBack}
          />
        </Modal>
      )
    default:
      return step satisfies never
  }
}
