import { type ReactNode, useId } from 'react'

interface SwitchFieldProps {
  readonly label: string
  readonly help?: ReactNode
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}

/** On or off, with what it means beside it. */
export function SwitchField({ label, help, isOn, onChange }: SwitchFieldProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        {...(help ? { 'aria-describedby': `${id}-note` } : {})}
        onChange={(event) => onChange(event.target.checked)}
        className="relative mt-0.5 h-4 w-7 shrink-0 cursor-default appearance-none rounded-full bg-muted transition-colors duration-100 before:absolute before:top-0.5 before:left-0.5 before:size-3 before:rounded-full before:bg-panel before:transition-transform before:duration-100 checked:bg-accent checked:before:translate-x-3"
      />
      <div className="min-w-0">
        <label htmlFor={id}>{label}</label>
        {help && (
          <p id={`${id}-note`} className="text-note text-muted">
            {help}
          </p>
        )}
      </div>
    </div>
  )
}
