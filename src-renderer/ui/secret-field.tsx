import { type ReactNode, useId } from 'react'
import { FIELD_LOOK, FieldFrame, fieldNote } from './field-frame.tsx'

interface SecretFieldProps {
  readonly label: string
  /** Its name in the form's data, where it is read from. */
  readonly name: string
  /** There is one already, which stays unless another is typed. */
  readonly isKept: boolean
  /** Told at every change; not for keeping. */
  readonly onTyped: (typed: string) => void
  readonly onLeave: () => void
  readonly help?: ReactNode
  readonly problem: string | null
  readonly isOptional?: boolean
}

/** A password's field. What is typed stays in it alone: no state holds it, and it goes with the field. */
export function SecretField(props: SecretFieldProps) {
  const { label, name, isKept, onTyped, onLeave, help, problem, isOptional = false } = props
  const id = useId()
  return (
    <FieldFrame
      label={label}
      id={id}
      help={help}
      problem={problem}
      isOptional={isOptional && !isKept}
    >
      <input
        id={id}
        {...fieldNote(id, help, problem)}
        type="password"
        name={name}
        maxLength={8_192}
        placeholder={isKept ? 'Kept. Type to replace it' : ''}
        spellCheck={false}
        // "off" is not heeded for passwords; this is, and nothing is offered or remembered.
        autoComplete="new-password"
        onChange={(event) => onTyped(event.target.value)}
        onBlur={onLeave}
        className={`${FIELD_LOOK} font-mono ${problem ? 'border-bad' : 'border-line'} placeholder:font-sans`}
      />
    </FieldFrame>
  )
}
