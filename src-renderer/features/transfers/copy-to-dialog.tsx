import { useState } from 'react'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatAmount } from '../../ui/format-count.ts'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { RadioChoice } from '../../ui/radio-choice.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { visibleText } from '../../ui/visible-text.ts'
import type { HashSet } from '../artifacts/hash-set.ts'
import { StoreIcon } from '../stores/store-icon.tsx'
import { useStores } from '../stores/stores-context.ts'
import { useCopy } from './use-copy.ts'

interface CopyToDialogProps {
  readonly store: StoreSummary
  readonly hashes: HashSet
  readonly onClose: () => void
}

/** Which of the other stores the selection is copied to; those that may not be written to are not offered. */
export function CopyToDialog({ store, hashes, onClose }: CopyToDialogProps) {
  const copy = useCopy()
  const others = useStores().stores?.filter(({ id }) => id !== store.id) ?? []
  const targets = others.filter(({ readOnly }) => !readOnly)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const chosen = targets.find(({ id }) => id === chosenId) ?? targets[0]
  const { isBusy, error, run } = useAttempt()
  const what = formatAmount(hashes.size, 'artifact')
  const onCopy = (target: StoreSummary) =>
    run(async () => {
      await copy(store.id, target.id, hashes)
      onClose()
    })
  return (
    <Modal
      title={`Copy ${what} to…`}
      description="With all their names. Content that is there already is not copied again."
      onClose={onClose}
    >
      <div className="mt-4 min-h-0 overflow-y-auto">
        {chosen ? (
          <RadioChoice
            legend="Store"
            value={chosen.id}
            onValue={setChosenId}
            options={targets.map(({ id, kind, name, location }) => ({
              value: id,
              label: visibleText(name),
              help: <span className="wrap-anywhere">{visibleText(location)}</span>,
              aside: <StoreIcon kind={kind} />,
            }))}
          />
        ) : (
          <p className="text-muted">
            {others.length === 0
              ? 'There is no other store yet. Add one, then copy to it.'
              : 'All other stores are read-only. Switch that off in the menu of one of them.'}
          </p>
        )}
        {error && <ErrorNotice error={error} />}
      </div>
      <ModalActions>
        <Button onClick={onClose}>Cancel</Button>
        {chosen && (
          <Button look="primary" disabled={isBusy} onClick={() => onCopy(chosen)}>
            Copy
          </Button>
        )}
      </ModalActions>
    </Modal>
  )
}
