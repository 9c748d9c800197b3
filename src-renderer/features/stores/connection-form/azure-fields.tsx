import { RadioChoice } from '../../../ui/radio-choice.tsx'
import { LayoutChoice } from '../layout-choice.tsx'
import { AdvancedSettings } from './advanced-settings.tsx'
import { type AzureValues, tellsItsAccount } from './connection-values.ts'
import type { FieldsProps } from './fields-props.ts'
import { FormSecret } from './form-secret.tsx'
import { FieldPair, FormField, PrefixField } from './location-fields.tsx'
import { SecretStorageNote } from './secret-storage-note.tsx'

const CHOICES: readonly { value: AzureValues['credentials']; label: string; help: string }[] = [
  {
    value: 'default',
    label: 'This machine’s settings or Entra ID',
    help: 'AZURE_STORAGE_… in the environment, else az login, a managed identity or a service principal.',
  },
  { value: 'account-key', label: 'Account key', help: 'May do everything in the account.' },
  { value: 'sas', label: 'SAS token', help: 'May do what it was signed for, until it expires.' },
  {
    value: 'connection-string',
    label: 'Connection string',
    help: 'Account, address and key in one text, as the portal shows it.',
  },
  { value: 'anonymous', label: 'None', help: 'For a container that anybody may read.' },
]

export function AzureLocationFields({ form, values, set }: FieldsProps<AzureValues>) {
  const isFromEnvironment = values.credentials === 'default'
  return (
    <>
      {!tellsItsAccount(values) && (
        <FormField
          form={form}
          field="account"
          label="Storage account"
          value={values.account}
          onValue={(account) => set({ account })}
          placeholder="mymodels"
          help={
            isFromEnvironment
              ? 'May stay empty where AZURE_STORAGE_CONNECTION_STRING is set, which tells it.'
              : undefined
          }
        />
      )}
      <FieldPair>
        <FormField
          form={form}
          field="container"
          label="Container"
          value={values.container}
          onValue={(container) => set({ container })}
          placeholder="ml-artifacts"
        />
        <PrefixField form={form} prefix={values.prefix} onPrefix={(prefix) => set({ prefix })} />
      </FieldPair>
    </>
  )
}

export function AzureCredentialsChoice({ form, values, set }: FieldsProps<AzureValues>) {
  const { credentials } = values
  return (
    <RadioChoice
      legend="Credentials"
      options={CHOICES}
      value={credentials}
      onValue={(chosen) => set({ credentials: chosen })}
    >
      {credentials === 'account-key' && (
        <>
          <FormSecret form={form} name="accountKey" label="Account key" />
          <SecretStorageNote />
        </>
      )}
      {credentials === 'sas' && (
        <>
          <FormSecret
            form={form}
            name="sasToken"
            label="SAS token"
            help="The part after the question mark, as in sv=…&sp=rwdl&sig=…"
          />
          <SecretStorageNote />
        </>
      )}
      {credentials === 'connection-string' && (
        <>
          <FormSecret
            form={form}
            name="connectionString"
            label="Connection string"
            help="As in DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…"
          />
          <SecretStorageNote />
        </>
      )}
    </RadioChoice>
  )
}

export function AzureAdvancedSettings({ form, values, set }: FieldsProps<AzureValues>) {
  return (
    <AdvancedSettings
      summary={tellsItsAccount(values) ? '' : values.endpoint}
      hasProblem={form.shownProblem('endpoint') !== null}
    >
      {!tellsItsAccount(values) && (
        <FormField
          form={form}
          field="endpoint"
          label="Endpoint"
          isOptional
          value={values.endpoint}
          onValue={(endpoint) => set({ endpoint })}
          placeholder="https://mymodels.blob.core.windows.net"
          help="For another cloud, a private address or Azurite. Empty: Azure’s own."
        />
      )}
      <LayoutChoice layout={values.layout} onLayout={(layout) => set({ layout })} />
    </AdvancedSettings>
  )
}
