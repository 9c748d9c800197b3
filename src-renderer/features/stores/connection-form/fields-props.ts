import type { ConnectionValues } from './connection-values.ts'
import type { ConnectionForm } from './use-connection-form.ts'

/** What the fields of one kind of connection are given. */
export interface FieldsProps<Values extends ConnectionValues> {
  readonly form: ConnectionForm
  readonly values: Values
  readonly set: (changed: Partial<Values>) => void
}
