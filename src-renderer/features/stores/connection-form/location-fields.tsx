import type { ReactNode } from 'react'
import { TextField } from '../../../ui/text-field.tsx'
import type { FieldName } from './form-problems.ts'
import type { ConnectionForm } from './use-connection-form.ts'

interface FormFieldProps {
  readonly form: ConnectionForm
  readonly field: FieldName
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly placeholder: string
  readonly help?: ReactNode
  readonly isOptional?: boolean
  readonly maxLength?: number
}

/** A text field whose problem shows once it was left. */
export function FormField({ form, field, ...rest }: FormFieldProps) {
  return (
    <TextField
      maxLength={2_048}
      {...rest}
      problem={form.shownProblem(field)}
      onLeave={() => form.onLeave(field)}
    />
  )
}

interface PrefixFieldProps {
  readonly form: ConnectionForm
  readonly prefix: string
  readonly onPrefix: (prefix: string) => void
}

export function PrefixField({ form, prefix, onPrefix }: PrefixFieldProps) {
  return (
    <FormField
      form={form}
      field="prefix"
      label="Prefix"
      isOptional
      value={prefix}
      onValue={onPrefix}
      placeholder="experiments/"
    />
  )
}

/** Two fields on a line, the first a little wider. */
export function FieldPair({ children }: { readonly children: ReactNode }) {
  return <div className="grid grid-cols-[3fr_2fr] gap-3">{children}</div>
}
