import type { ReactNode } from 'react'
import type { SecretName } from '../../../../shared/domain/connection.ts'
import { SecretField } from '../../../ui/secret-field.tsx'
import { givenAgainBecause, usableSecrets } from './kept-secrets.ts'
import type { ConnectionForm } from './use-connection-form.ts'

interface FormSecretProps {
  readonly form: ConnectionForm
  readonly name: SecretName
  readonly label: string
  readonly help?: ReactNode
  readonly isOptional?: boolean
}

/**
 * A secret of a connection. On edit the one that is kept stays unless another is typed, or the connection
 * leads elsewhere: then it says at once why it is asked for again.
 */
export function FormSecret({ form, name, help, ...rest }: FormSecretProps) {
  const { values, kept } = form.content
  const again = kept?.names.includes(name) ? givenAgainBecause(values, kept) : null
  return (
    <SecretField
      {...rest}
      name={name}
      help={again ?? help}
      isKept={usableSecrets(values, kept).includes(name)}
      onTyped={(typed) => form.onSecret(name, typed)}
      onLeave={() => form.onLeave(name)}
      problem={form.shownProblem(name)}
    />
  )
}
