import { type ReactNode, type Ref, useId } from 'react'
import { FIELD_LOOK, FieldFrame, fieldNote } from './field-frame.tsx'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly maxLength?: number
  readonly placeholder?: string
  readonly help?: ReactNode
  /** What is wrong with the value; it stands where the help would. */
  readonly problem?: string | null
  readonly isOptional?: boolean
  readonly onLeave?: () => void
  readonly inputRef?: Ref<HTMLInputElement>
}

export function TextField(props: TextFieldProps) {
  const { label, value, onValue, maxLength, placeholder, help, problem, onLeave, inputRef } = props
  const id = useId()
  return (
    <FieldFrame
      label={label}
      id={id}
      help={help}
      problem={problem ?? null}
      isOptional={props.isOptional ?? false}
    >
      <input
        id={id}
        {...(inputRef === undefined ? {} : { ref: inputRef })}
        {...fieldNote(id, help, problem)}
        dir="auto"
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onValue(event.target.value)}
        onBlur={onLeave}
        className={`${FIELD_LOOK} ${problem ? 'border-bad' : 'border-line'}`}
      />
    </FieldFrame>
  )
}
