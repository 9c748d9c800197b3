import { type FormEvent, type RefObject, useRef, useState } from 'react'
import type { FoundHash } from '../../../shared/domain/artifact.ts'
import type { StoreSummary } from '../../../shared/domain/store.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatCount } from '../../ui/format-count.ts'
import { Modal, ModalActions } from '../../ui/modal.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useAttempt } from '../../ui/use-attempt.ts'
import { visibleText } from '../../ui/visible-text.ts'
import { parseHashPrefix } from './parse-hash.ts'
import type { Jump } from './use-jump.ts'

/** More than any way to write a hash takes. */
const MAX_LENGTH = 200

interface JumpDialogProps {
  readonly store: StoreSummary
  readonly jump: Jump
  readonly gridRef: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

/** Why there is nothing to go to; null where there is. */
function problemWith(found: FoundHash, { state }: StoreSummary): string | null {
  switch (found.kind) {
    case 'none':
      return state.kind === 'ready'
        ? 'No artifact here has a hash that begins so.'
        : 'No artifact that is listed so far has a hash that begins so.'
    case 'several':
      return `${formatCount(found.count)} artifacts have a hash that begins so. Type more of it.`
    case 'one':
      return found.index === null ? 'It is here, but the search or a filter hides it.' : null
    default: {
      const unknown: never = found
      return unknown
    }
  }
}

/** Goes to the row of a hash, or of the beginning of one, among all rows. */
export function JumpDialog({ store, jump, gridRef, onClose }: JumpDialogProps) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [hidden, setHidden] = useState<Extract<FoundHash, { kind: 'one' }> | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const { isBusy, error, run } = useAttempt()
  const onText = (value: string) => {
    setText(value)
    setProblem(null)
    setHidden(null)
  }
  const find = async () => {
    const prefix = parseHashPrefix(text)
    if (prefix === null) {
      setProblem('A SHA-256 has up to 64 digits: 0 to 9 and a to f.')
      return
    }
    const found = await jump.find(prefix)
    const reason = problemWith(found, store)
    setProblem(reason)
    if (found.kind !== 'one') return
    if (reason === null) await goTo(found)
    else setHidden(found)
  }
  const goTo = async (found: Extract<FoundHash, { kind: 'one' }>) => {
    await jump.show(found)
    onClose()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '' || isBusy) return
    run(() => (hidden ? goTo(hidden) : find()))
  }
  return (
    <Modal
      title="Jump to hash"
      description={
        <>
          Among all artifacts of <bdi className="text-text">{visibleText(store.name)}</bdi>.
        </>
      }
      initialFocus={input}
      finalFocus={gridRef}
      onClose={onClose}
    >
      <form onSubmit={onSubmit} className="mt-4 flex flex-col gap-3">
        <TextField
          label="SHA-256, or its beginning"
          value={text}
          onValue={onText}
          maxLength={MAX_LENGTH}
          placeholder="99804769"
          problem={problem}
          inputRef={input}
        />
        <output className="sr-only">{problem}</output>
        {error && <ErrorNotice error={error} />}
        <ModalActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={text.trim() === '' || isBusy}>
            {hidden ? 'Clear filters and show it' : 'Jump'}
          </Button>
        </ModalActions>
      </form>
    </Modal>
  )
}
