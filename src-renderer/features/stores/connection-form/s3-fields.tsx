import { SelectField } from '../../../ui/select-field.tsx'
import { SwitchField } from '../../../ui/switch-field.tsx'
import { LayoutChoice } from '../layout-choice.tsx'
import { AdvancedSettings } from './advanced-settings.tsx'
import type { S3Values } from './connection-values.ts'
import type { FieldsProps } from './fields-props.ts'
import { FieldPair, FormField, PrefixField } from './location-fields.tsx'
import { S3_PROVIDER_LOOKS, S3_PROVIDERS } from './s3-providers.ts'

const PROVIDERS = S3_PROVIDERS.map((value) => ({ value, label: S3_PROVIDER_LOOKS[value].label }))

export function S3LocationFields({ form, values, set }: FieldsProps<S3Values>) {
  const { endpointExample, sets } = S3_PROVIDER_LOOKS[values.provider]
  return (
    <>
      <SelectField
        label="Provider"
        value={values.provider}
        options={PROVIDERS}
        onValue={(provider) => {
          const { region, ...rest } = S3_PROVIDER_LOOKS[provider].sets
          // A region that was typed stays; one that came with the last provider goes with it.
          const isPreset = values.region === sets.region
          set({ provider, ...rest, region: isPreset ? region : values.region })
        }}
      />
      {endpointExample !== null && (
        <FormField
          form={form}
          field="endpoint"
          label="Endpoint"
          value={values.endpoint}
          onValue={(endpoint) => set({ endpoint })}
          placeholder={endpointExample}
        />
      )}
      <FieldPair>
        <FormField
          form={form}
          field="bucket"
          label="Bucket"
          value={values.bucket}
          onValue={(bucket) => set({ bucket })}
          placeholder="my-ml-artifacts"
        />
        <PrefixField form={form} prefix={values.prefix} onPrefix={(prefix) => set({ prefix })} />
      </FieldPair>
    </>
  )
}

function summaryOf({ region, pathStyle, checksums }: S3Values): string {
  return [
    region === '' ? null : region,
    pathStyle ? 'path style' : null,
    checksums === 'required' ? 'checksums only where required' : null,
  ]
    .filter((part) => part !== null)
    .join(', ')
}

export function S3AdvancedSettings({ form, values, set }: FieldsProps<S3Values>) {
  const { regionExample } = S3_PROVIDER_LOOKS[values.provider]
  return (
    <AdvancedSettings summary={summaryOf(values)} hasProblem={form.shownProblem('region') !== null}>
      <FormField
        form={form}
        field="region"
        label="Region"
        isOptional
        value={values.region}
        onValue={(region) => set({ region })}
        placeholder={regionExample}
        help="Empty: what this machine’s AWS settings say, else us-east-1."
      />
      <SwitchField
        label="Path style"
        help="endpoint/bucket/key instead of bucket.endpoint/key: most servers of one’s own want it."
        isOn={values.pathStyle}
        onChange={(pathStyle) => set({ pathStyle })}
      />
      <SwitchField
        label="Checksums only where S3 requires them"
        help="For servers that refuse x-amz-checksum headers; their other checks stay."
        isOn={values.checksums === 'required'}
        onChange={(isOn) => set({ checksums: isOn ? 'required' : 'standard' })}
      />
      <LayoutChoice layout={values.layout} onLayout={(layout) => set({ layout })} />
    </AdvancedSettings>
  )
}
