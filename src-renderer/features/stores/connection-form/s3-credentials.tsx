import { useQuery } from '@tanstack/react-query'
import { awsProfilesOptions } from '../../../rpc/queries.ts'
import { useRpc } from '../../../rpc/rpc-context.ts'
import { RadioChoice } from '../../../ui/radio-choice.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { visibleText } from '../../../ui/visible-text.ts'
import type { S3Values } from './connection-values.ts'
import type { FieldsProps } from './fields-props.ts'
import { FormSecret } from './form-secret.tsx'
import { FormField } from './location-fields.tsx'
import { SecretStorageNote } from './secret-storage-note.tsx'

const CHOICES: readonly { value: S3Values['credentials']; label: string; help: string }[] = [
  {
    value: 'default',
    label: 'This machine’s AWS settings',
    help: 'What the AWS tools find: environment, shared files, SSO or the instance’s role.',
  },
  { value: 'profile', label: 'A profile', help: 'One profile of these settings, by its name.' },
  { value: 'keys', label: 'Access key', help: 'An id and its secret, typed here.' },
  { value: 'anonymous', label: 'None', help: 'For a bucket that anybody may read.' },
]

/** Chosen from this machine's settings; typed where they name none. */
function ProfileField({ form, values, set }: FieldsProps<S3Values>) {
  const { data } = useQuery(awsProfilesOptions(useRpc()))
  if (data === undefined) return null
  const label = 'Profile'
  if (data.length === 0) {
    return (
      <FormField
        form={form}
        field="profile"
        label={label}
        value={values.profile}
        onValue={(profile) => set({ profile })}
        placeholder="research"
        maxLength={200}
        help="This machine’s AWS settings name no profile yet."
      />
    )
  }
  const names = new Set([...data, ...(values.profile === '' ? [] : [values.profile])])
  return (
    <SelectField
      label={label}
      value={values.profile}
      placeholder="Choose a profile"
      options={[...names].map((value) => ({ value, label: visibleText(value) }))}
      onValue={(profile) => set({ profile })}
      problem={form.shownProblem('profile')}
    />
  )
}

function KeyFields({ form, values, set }: FieldsProps<S3Values>) {
  return (
    <>
      <FormField
        form={form}
        field="accessKeyId"
        label="Access key ID"
        value={values.accessKeyId}
        onValue={(accessKeyId) => set({ accessKeyId })}
        placeholder="AKIAIOSFODNN7EXAMPLE"
        maxLength={200}
      />
      <FormSecret form={form} name="secretAccessKey" label="Secret access key" />
      <FormSecret
        form={form}
        name="sessionToken"
        label="Session token"
        isOptional
        help="Only temporary keys have one."
      />
      <SecretStorageNote />
    </>
  )
}

export function S3CredentialsChoice(props: FieldsProps<S3Values>) {
  const { values, set } = props
  return (
    <RadioChoice
      legend="Credentials"
      options={CHOICES}
      value={values.credentials}
      onValue={(credentials) => set({ credentials })}
    >
      {values.credentials === 'profile' && <ProfileField {...props} />}
      {values.credentials === 'keys' && <KeyFields {...props} />}
    </RadioChoice>
  )
}
