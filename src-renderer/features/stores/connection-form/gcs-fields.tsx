import { RadioChoice } from '../../../ui/radio-choice.tsx'
import { LayoutChoice } from '../layout-choice.tsx'
import { AdvancedSettings } from './advanced-settings.tsx'
import type { GcsValues } from './connection-values.ts'
import type { FieldsProps } from './fields-props.ts'
import { KeyFileField } from './key-file-field.tsx'
import { FieldPair, FormField, PrefixField } from './location-fields.tsx'

const CHOICES: readonly { value: GcsValues['credentials']; label: string; help: string }[] = [
  {
    value: 'default',
    label: 'Application default credentials',
    help: 'GOOGLE_APPLICATION_CREDENTIALS, gcloud’s login, or the instance’s own account.',
  },
  {
    value: 'service-account',
    label: 'Service account key file',
    help: 'Kura remembers where the file lies, not what is in it.',
  },
  { value: 'anonymous', label: 'None', help: 'For a bucket that anybody may read.' },
]

export function GcsLocationFields({ form, values, set }: FieldsProps<GcsValues>) {
  return (
    <FieldPair>
      <FormField
        form={form}
        field="bucket"
        label="Bucket"
        value={values.bucket}
        onValue={(bucket) => set({ bucket })}
        placeholder="ml-artifacts"
      />
      <PrefixField form={form} prefix={values.prefix} onPrefix={(prefix) => set({ prefix })} />
    </FieldPair>
  )
}

export function GcsCredentialsChoice({ form, values, set }: FieldsProps<GcsValues>) {
  return (
    <RadioChoice
      legend="Credentials"
      options={CHOICES}
      value={values.credentials}
      onValue={(credentials) => set({ credentials })}
    >
      {values.credentials === 'service-account' && (
        <KeyFileField
          file={values.keyFile}
          onFile={(keyFile) => set({ keyFile })}
          // Of a file that is there its problem shows at once: it belongs to another endpoint.
          problem={values.keyFile ? (form.problems.keyFile ?? null) : form.shownProblem('keyFile')}
        />
      )}
    </RadioChoice>
  )
}

export function GcsAdvancedSettings({ form, values, set }: FieldsProps<GcsValues>) {
  const { project, endpoint } = values
  const hasProblem = (['project', 'endpoint'] as const).some(
    (field) => form.shownProblem(field) !== null,
  )
  return (
    <AdvancedSettings
      summary={[project, endpoint].filter((part) => part !== '').join(', ')}
      hasProblem={hasProblem}
    >
      <FormField
        form={form}
        field="project"
        label="Project"
        isOptional
        value={project}
        onValue={(typed) => set({ project: typed })}
        placeholder="my-project-1"
        help="Only for buckets whose requester pays."
      />
      <FormField
        form={form}
        field="endpoint"
        label="Endpoint"
        isOptional
        value={endpoint}
        onValue={(typed) => set({ endpoint: typed })}
        placeholder="https://storage.googleapis.com"
        help="For a private address or a test server. Empty: Google’s own."
      />
      <LayoutChoice layout={values.layout} onLayout={(layout) => set({ layout })} />
    </AdvancedSettings>
  )
}
