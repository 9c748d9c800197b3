import { type ReactNode, useId } from 'react'

interface RadioOption<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly help?: ReactNode
  /** Stands at the end of the line. */
  readonly aside?: ReactNode
}

interface RadioChoiceProps<Value extends string> {
  readonly legend: string
  readonly options: readonly RadioOption<Value>[]
  readonly value: Value
  readonly onValue: (value: Value) => void
  /** What the chosen option needs besides; it stands below that option. */
  readonly children?: ReactNode
}

/** One of a few, all in view. */
export function RadioChoice<Value extends string>(props: RadioChoiceProps<Value>) {
  const { legend, options, value, onValue, children } = props
  const group = useId()
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-note font-medium text-muted">{legend}</legend>
      <div className="flex flex-col gap-1">
        {options.map((option) => {
          const id = `${group}-${option.value}`
          const isChosen = option.value === value
          return (
            <div key={option.value}>
              <div className="flex items-start gap-2 py-0.5">
                <input
                  id={id}
                  type="radio"
                  name={group}
                  checked={isChosen}
                  {...(option.help ? { 'aria-describedby': `${id}-note` } : {})}
                  onChange={() => onValue(option.value)}
                  className="mt-1 shrink-0 accent-accent"
                />
                <div className="min-w-0 flex-1">
                  <label htmlFor={id} className="flex gap-2">
                    {option.label}
                    {option.aside !== undefined && <span className="ml-auto">{option.aside}</span>}
                  </label>
                  {option.help && (
                    <p id={`${id}-note`} className="text-note text-muted">
                      {option.help}
                    </p>
                  )}
                </div>
              </div>
              {isChosen && (
                <div className="mt-1.5 mb-2 ml-[21px] flex flex-col gap-3 empty:hidden">
                  {children}
                </div>
              )}
            </div>
          )
        })}
      </div>
    </fieldset>
  )
}
