import { type Ref, useId } from 'react'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly maxLength?: number
  readonly placeholder?: string
  readonly inputRef?: Ref<HTMLInputElement>
}

export function TextField({
  label,
  value,
  onValue,
  maxLength,
  placeholder,
  inputRef,
}: TextFieldProps) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-note font-medium text-muted">
        {label}
      </label>
      <input
        id={id}
        {...(inputRef === undefined ? {} : { ref: inputRef })}
        dir="auto"
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onValue(event.target.value)}
        className="h-[30px] w-full rounded-md border border-line bg-field px-2.5 -outline-offset-1"
      />
    </div>
  )
}
