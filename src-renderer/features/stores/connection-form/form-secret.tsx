import type { ReactNode } from 'react'
import type { SecretName } from '../../../../shared/domain/connection.ts'
import { SecretField } from '../../../ui/secret-field.tsx'
import type { ConnectionForm } from './use-connection-form.ts'

interface FormSecretProps {
  readonly form: ConnectionForm
  readonly name: SecretName
  readonly label: string
  readonly help?: ReactNode
  readonly isOptional?: boolean
}

/** A secret of a connection. On edit the one that is known stays unless another is typed. */
export function FormSecret({ form, name, ...rest }: FormSecretProps) {
  return (
    <SecretField
      {...rest}
      name={name}
      isKept={form.content.knownSecrets.includes(name)}
      onTyped={(typed) => form.onSecret(name, typed)}
      onLeave={() => form.onLeave(name)}
      problem={form.shownProblem(name)}
    />
  )
}
