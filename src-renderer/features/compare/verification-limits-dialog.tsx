import { type FormEvent, useState } from 'react'
import type { Verification } from '../../../shared/domain/verification.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatSize } from '../../ui/format-size.ts'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { parseByteBudget } from './verify-limits.ts'

interface VerificationLimitsDialogProps {
  readonly run: Verification
  readonly onClose: () => void
}

/** How much more may be read by a verification whose budget is spent. */
export function VerificationLimitsDialog({ run, onClose }: VerificationLimitsDialogProps) {
  const { client } = useRpc()
  const [text, setText] = useState('')
  const [isTried, setIsTried] = useState(false)
  const { isBusy, error, run: attempt } = useAttempt()
  const typed = parseByteBudget(text)
  const isLarger = typed.value === null || typed.value > run.checked.sizeBytes
  const problem =
    typed.problem ??
    (isLarger ? null : `Type more than the ${formatSize(run.checked.sizeBytes)} read so far.`)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setIsTried(true)
    if (problem !== null) return
    attempt(async () => {
      const { id, bytesPerSecond } = run
      await client.verifications.setLimits({ id, byteBudget: typed.value, bytesPerSecond })
      onClose()
    })
  }
  return (
    <Modal
      title="Go on verifying"
      description={`${formatSize(run.checked.sizeBytes)} were read, which is all of the budget. ${formatSize(run.remaining.sizeBytes)} are left.`}
      onClose={onClose}
    >
      <form onSubmit={onSubmit} className="mt-4 flex flex-col gap-3">
        <TextField
          label="At most in all, in gigabytes"
          value={text}
          onValue={setText}
          placeholder="no limit"
          isOptional
          problem={isTried ? problem : null}
        />
        {error && <ErrorNotice error={error} />}
        <ModalActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isBusy}>
            Go on
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
