import { Select } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { type ReactNode, useId, useRef } from 'react'
import { FIELD_LOOK, FieldFrame, fieldNote } from './field-frame.tsx'
import { MENU_LOOK } from './menu-look.ts'

interface SelectFieldProps<Value extends string> {
  readonly label: string
  /** Empty when nothing is chosen yet. */
  readonly value: Value | ''
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly onValue: (value: Value) => void
  readonly placeholder?: string
  readonly help?: ReactNode
  readonly problem?: string | null
}

/** One of a few, chosen from a list that opens. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, value, options, onValue, placeholder, help, problem } = props
  const id = useId()
  const labelId = `${id}-label`
  const box = useRef<HTMLDivElement>(null)
  return (
    <FieldFrame label={label} id={id} labelId={labelId} help={help} problem={problem ?? null}>
      <div ref={box}>
        <Select.Root
          items={options}
          value={value === '' ? null : value}
          onValueChange={(next) => next !== null && onValue(next)}
          modal={false}
        >
          <Select.Trigger
            id={id}
            aria-labelledby={labelId}
            {...fieldNote(id, help, problem)}
            className={`${FIELD_LOOK} flex items-center gap-2 text-left hover:bg-hover ${problem ? 'border-bad' : 'border-line'}`}
          >
            <Select.Value
              placeholder={placeholder}
              className="min-w-0 flex-1 truncate data-placeholder:text-muted"
            />
            <ChevronsUpDown size={13} aria-hidden className="shrink-0 text-muted" />
          </Select.Trigger>
          <Select.Portal container={box}>
            <Select.Positioner
              sideOffset={4}
              alignItemWithTrigger={false}
              positionMethod="fixed"
              className="z-40 w-(--anchor-width)"
            >
              <Select.Popup className={MENU_LOOK.popup}>
                <Select.List>
                  {options.map((option) => (
                    <Select.Item key={option.value} value={option.value} className={MENU_LOOK.item}>
                      <span className="flex size-4 shrink-0 items-center justify-center text-accent">
                        <Select.ItemIndicator>
                          <Check size={14} aria-hidden />
                        </Select.ItemIndicator>
                      </span>
                      <Select.ItemText className="min-w-0 truncate">{option.label}</Select.ItemText>
                    </Select.Item>
                  ))}
                </Select.List>
              </Select.Popup>
            </Select.Positioner>
          </Select.Portal>
        </Select.Root>
      </div>
    </FieldFrame>
  )
}
