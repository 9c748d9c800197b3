import { type FormEvent, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { parseLimit } from './bandwidth.ts'
import { useSetLimit } from './use-set-limit.ts'

interface BandwidthDialogProps {
  /** The present limit; null for none. */
  readonly bytesPerSecond: number | null
  readonly onClose: () => void
}

export function BandwidthDialog({ bytesPerSecond, onClose }: BandwidthDialogProps) {
  const setLimit = useSetLimit()
  const [text, setText] = useState(bytesPerSecond === null ? '' : String(bytesPerSecond / 1e6))
  const [isTried, setIsTried] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const { isBusy, error, run } = useAttempt()
  const typed = parseLimit(text)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setIsTried(true)
    if (typed.problem !== null) {
      input.current?.focus()
      return
    }
    run(async () => {
      await setLimit(typed.bytesPerSecond)
      onClose()
    })
  }
  return (
    <Modal
      title="Limit speed"
      description="For all transfers over networks together. Local folders are as fast as they can be."
      onClose={onClose}
      initialFocus={input}
    >
      <form onSubmit={onSubmit} className="mt-4 flex flex-col gap-3">
        <TextField
          label="Megabytes a second"
          value={text}
          onValue={setText}
          placeholder="2.5"
          inputRef={input}
          problem={isTried ? typed.problem : null}
        />
        {error && <ErrorNotice error={error} />}
        <ModalActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isBusy}>
            Limit
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
