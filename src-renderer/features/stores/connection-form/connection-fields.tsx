import { SwitchField } from '../../../ui/switch-field.tsx'
import {
  AzureAdvancedSettings,
  AzureCredentialsChoice,
  AzureLocationFields,
} from './azure-fields.tsx'
import { GcsAdvancedSettings, GcsCredentialsChoice, GcsLocationFields } from './gcs-fields.tsx'
import { FormField } from './location-fields.tsx'
import { S3CredentialsChoice } from './s3-credentials.tsx'
import { S3AdvancedSettings, S3LocationFields } from './s3-fields.tsx'
import type { ConnectionForm } from './use-connection-form.ts'

function NameField({ form }: { readonly form: ConnectionForm }) {
  return (
    <FormField
      form={form}
      field="name"
      label="Name"
      value={form.content.name}
      onValue={form.setName}
      placeholder="team-models"
      maxLength={80}
    />
  )
}

/** The fields of the connection's kind, in the order in which people know them. */
function KindFields({ form }: { readonly form: ConnectionForm }) {
  const { values } = form.content
  switch (values.kind) {
    case 's3': {
      const props = {
        form,
        values,
        set: (changed: Partial<typeof values>) => form.setValues({ ...values, ...changed }),
      }
      return (
        <>
          <S3LocationFields {...props} />
          <NameField form={form} />
          <S3CredentialsChoice {...props} />
          <S3AdvancedSettings {...props} />
        </>
      )
    }
    case 'azure': {
      const props = {
        form,
        values,
        set: (changed: Partial<typeof values>) => form.setValues({ ...values, ...changed }),
      }
      return (
        <>
          <AzureLocationFields {...props} />
          <NameField form={form} />
          <AzureCredentialsChoice {...props} />
          <AzureAdvancedSettings {...props} />
        </>
      )
    }
    case 'gcs': {
      const props = {
        form,
        values,
        set: (changed: Partial<typeof values>) => form.setValues({ ...values, ...changed }),
      }
      return (
        <>
          <GcsLocationFields {...props} />
          <NameField form={form} />
          <GcsCredentialsChoice {...props} />
          <GcsAdvancedSettings {...props} />
        </>
      )
    }
    default:
      return values satisfies never
  }
}

export function ConnectionFields({ form }: { readonly form: ConnectionForm }) {
  const { values } = form.content
  return (
    <>
      <KindFields form={form} />
      <SwitchField
        label="Read-only"
        help="Kura never writes to this store nor deletes from it."
        isOn={values.readOnly}
        onChange={(readOnly) => form.setValues({ ...values, readOnly })}
      />
    </>
  )
}
