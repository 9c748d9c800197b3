import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { StoreId } from '../../../../shared/domain/store.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { ModalActions } from '../../../ui/modal.tsx'
import { useAttempt } from '../../../ui/use-attempt.ts'
import { TEXT_FIELDS, useFocusFirst } from '../../../ui/use-focus-first.ts'
import { ConnectionTestPanel } from '../connection-test.tsx'
import { useConnectionTest } from '../use-connection-test.ts'
import { ConnectionFields } from './connection-fields.tsx'
import {
  type FormStart,
  type TypedConnection,
  typedConnection,
  useConnectionForm,
} from './use-connection-form.ts'

export interface NamedConnection extends TypedConnection {
  readonly name: string
}

interface ConnectionFormProps {
  readonly start: FormStart
  /** The store that is edited; null for one that is added. */
  readonly storeId: StoreId | null
  /** Stands above the fields. */
  readonly notice?: ReactNode
  /** What the form does at its end: "Add store". */
  readonly submit: string
  readonly onSubmit: (connection: NamedConnection) => Promise<void>
  readonly onClose: () => void
  readonly onBack?: () => void
}

/** All settings of a store over a network, with a test of them beside. */
export function ConnectionForm(props: ConnectionFormProps) {
  const { start, storeId, notice, submit, onSubmit, onClose, onBack } = props
  const formRef = useRef<HTMLFormElement>(null)
  useFocusFirst(formRef, TEXT_FIELDS)
  const form = useConnectionForm(start)
  const test = useConnectionTest()
  const { isBusy, error, run } = useAttempt()
  const { name, values, typedSecrets } = form.content
  const [tested, setTested] = useState({ values, typedSecrets })
  const isStale = tested.values !== values || tested.typedSecrets !== typedSecrets

  /** Runs `then` with what was typed, or shows what is wrong with it and goes there. */
  const withChecked = (then: (typed: TypedConnection) => void) => {
    const element = formRef.current
    if (!element) return
    let isGood = false
    flushSync(() => {
      isGood = form.check()
    })
    if (isGood) then(typedConnection(element, values))
    else element.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }
  const onTest = () =>
    withChecked((typed) => {
      setTested({ values, typedSecrets })
      test.start({ storeId, ...typed })
    })
  const onFormSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!isBusy) withChecked((typed) => run(() => onSubmit({ name: name.trim(), ...typed })))
  }
  return (
    <form ref={formRef} noValidate onSubmit={onFormSubmit} className="mt-4 flex min-h-0 flex-col">
      <div className="grid min-h-0 grid-cols-[minmax(0,1fr)_256px] grid-rows-[minmax(0,1fr)] gap-4">
        <div className="-ml-1 flex flex-col gap-3.5 overflow-y-auto p-1 pr-3">
          {notice}
          <ConnectionFields form={form} />
        </div>
        <ConnectionTestPanel test={test} isStale={isStale} onStart={onTest} />
      </div>
      {error && (
        <div className="mt-3 max-h-40 shrink-0 overflow-y-auto">
          <ErrorNotice error={error} />
        </div>
      )}
      <ModalActions>
        {onBack && (
          <Button className="mr-auto" onClick={onBack}>
            Back
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" disabled={isBusy}>
          {submit}
        </Button>
      </ModalActions>
    </form>
  )
}
