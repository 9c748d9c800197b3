import type { ProposedConnection } from '../../../../shared/contract/connections.ts'
import { normalizedPrefix } from '../../../../shared/domain/connection-rules.ts'
import {
  type AzureValues,
  type ConnectionValues,
  EMPTY_VALUES,
  type GcsValues,
  type S3Values,
  tellsItsAccount,
} from './connection-values.ts'
import { providerOf } from './s3-providers.ts'

type Proposed<Kind> = Extract<ProposedConnection, { kind: Kind }>

function textOrNull(typed: string): string | null {
  const text = typed.trim()
  return text === '' ? null : text
}

function s3Credentials(values: S3Values): Proposed<'s3'>['credentials'] {
  switch (values.credentials) {
    case 'profile':
      return { source: 'profile', profile: values.profile.trim() }
    case 'keys':
      return { source: 'keys', accessKeyId: values.accessKeyId.trim() }
    default:
      return { source: values.credentials }
  }
}

function s3Connection(values: S3Values): Proposed<'s3'> {
  const { kind, bucket, pathStyle, checksums, layout, readOnly } = values
  return {
    kind,
    bucket: bucket.trim(),
    prefix: normalizedPrefix(values.prefix),
    // The field is not shown for Amazon's own: what was typed for another server does not count.
    endpoint: values.provider === 'aws' ? null : textOrNull(values.endpoint),
    region: textOrNull(values.region),
    pathStyle,
    checksums,
    credentials: s3Credentials(values),
    layout,
    readOnly,
  }
}

function azureConnection(values: AzureValues): Proposed<'azure'> {
  const { kind, container, layout, readOnly } = values
  const isTold = tellsItsAccount(values)
  return {
    kind,
    account: isTold ? null : textOrNull(values.account),
    container: container.trim(),
    prefix: normalizedPrefix(values.prefix),
    endpoint: isTold ? null : textOrNull(values.endpoint),
    credentials: { source: values.credentials },
    layout,
    readOnly,
  }
}

function gcsConnection(values: GcsValues): Proposed<'gcs'> {
  const { kind, bucket, credentials, layout, readOnly } = values
  return {
    kind,
    bucket: bucket.trim(),
    prefix: normalizedPrefix(values.prefix),
    endpoint: textOrNull(values.endpoint),
    project: textOrNull(values.project),
    credentials:
      credentials === 'service-account'
        ? { source: credentials, grantId: values.keyFile?.grantId ?? null }
        : { source: credentials },
    layout,
    readOnly,
  }
}

/** The connection that a form describes. It passes the contract when `formProblems` finds nothing. */
export function proposedConnection(values: ConnectionValues): ProposedConnection {
  switch (values.kind) {
    case 's3':
      return s3Connection(values)
    case 'azure':
      return azureConnection(values)
    case 'gcs':
      return gcsConnection(values)
    default:
      return values satisfies never
  }
}

/** A form filled with a connection: `keyFile` is the path of the one in use, to show. */
export function valuesOf(connection: ProposedConnection, keyFile: string | null): ConnectionValues {
  const { prefix, layout, readOnly } = connection
  const same = { prefix, layout, readOnly, endpoint: connection.endpoint ?? '' }
  switch (connection.kind) {
    case 's3': {
      const { credentials, bucket, region, pathStyle, checksums, endpoint } = connection
      return {
        ...same,
        kind: 's3',
        provider: providerOf(endpoint),
        bucket,
        region: region ?? '',
        pathStyle,
        checksums,
        credentials: credentials.source,
        profile: credentials.source === 'profile' ? credentials.profile : '',
        accessKeyId: credentials.source === 'keys' ? credentials.accessKeyId : '',
      }
    }
    case 'azure': {
      const { account, container, credentials } = connection
      return {
        ...same,
        kind: 'azure',
        account: account ?? '',
        container,
        credentials: credentials.source,
      }
    }
    case 'gcs': {
      const { bucket, project, credentials } = connection
      return {
        ...EMPTY_VALUES.gcs,
        ...same,
        bucket,
        project: project ?? '',
        credentials: credentials.source,
        keyFile:
          credentials.source === 'service-account'
            ? { grantId: credentials.grantId, path: keyFile }
            : null,
      }
    }
    default:
      return connection satisfies never
  }
}
