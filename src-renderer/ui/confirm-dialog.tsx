import { type ReactNode, useRef } from 'react'
import { Button } from './button.tsx'
import { ErrorNotice } from './error-notice.tsx'
import { Modal, ModalActions } from './modal.tsx'
import { useAttempt } from './use-attempt.ts'

interface ConfirmDialogProps {
  readonly title: string
  readonly children: ReactNode
  /** The verb that will happen: "Delete". */
  readonly confirm: string
  readonly isDangerous?: boolean
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
}

/** Asks before something that cannot be undone. Cancel has the focus; the dialog closes when it is done. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirm, isDangerous = true, onConfirm, onClose } = props
  const { isBusy, error, run } = useAttempt()
  const cancel = useRef<HTMLButtonElement>(null)
  return (
    <Modal title={title} description={children} onClose={onClose} asks initialFocus={cancel}>
      {error && (
        <div className="mt-3">
          <ErrorNotice error={error} />
        </div>
      )}
      <ModalActions>
        <Button ref={cancel} onClick={onClose}>
          Cancel
        </Button>
        <Button
          look={isDangerous ? 'danger' : 'primary'}
          disabled={isBusy}
          onClick={() =>
            run(async () => {
              await onConfirm()
              onClose()
            })
          }
        >
          {confirm}
        </Button>
      </ModalActions>
    </Modal>
  )
}
