import type { FileGrantId } from '../../../../shared/contract/schemas.ts'
import type {
  AzureCredentials,
  GcsCredentials,
  S3Connection,
  S3Credentials,
} from '../../../../shared/domain/connection.ts'
import type { StoreLayout } from '../../../../shared/domain/store.ts'
import type { S3Provider } from './s3-providers.ts'

/** What stands in the fields of a connection's form, as it was typed. Secrets are not among it. */
export type ConnectionValues = S3Values | AzureValues | GcsValues
export type RemoteKind = ConnectionValues['kind']

interface AnyValues {
  readonly prefix: string
  readonly endpoint: string
  readonly layout: StoreLayout
  readonly readOnly: boolean
}

export interface S3Values extends AnyValues, Pick<S3Connection, 'pathStyle' | 'checksums'> {
  readonly kind: 's3'
  /** What the other settings were preset for; the connection itself does not keep it. */
  readonly provider: S3Provider
  readonly bucket: string
  readonly region: string
  readonly credentials: S3Credentials['source']
  readonly profile: string
  readonly accessKeyId: string
}

export interface AzureValues extends AnyValues {
  readonly kind: 'azure'
  readonly account: string
  readonly container: string
  readonly credentials: AzureCredentials['source']
}

export interface GcsValues extends AnyValues {
  readonly kind: 'gcs'
  readonly bucket: string
  readonly project: string
  readonly credentials: GcsCredentials['source']
  readonly keyFile: KeyFile | null
}

export interface KeyFile {
  /** Null: the file that the connection has already. */
  readonly grantId: FileGrantId | null
  /** To show; null where only main knows it. */
  readonly path: string | null
}

/** entrenar keeps content flat in buckets: docs/store-format.md. */
const NOTHING_TYPED = { prefix: '', endpoint: '', layout: 'flat', readOnly: false } as const

/** The form of a new store. */
export const EMPTY_VALUES: {
  readonly [Kind in RemoteKind]: Extract<ConnectionValues, { kind: Kind }>
} = {
  s3: {
    ...NOTHING_TYPED,
    kind: 's3',
    provider: 'aws',
    bucket: '',
    region: '',
    pathStyle: false,
    checksums: 'standard',
    credentials: 'default',
    profile: '',
    accessKeyId: '',
  },
  azure: { ...NOTHING_TYPED, kind: 'azure', account: '', container: '', credentials: 'default' },
  gcs: {
    ...NOTHING_TYPED,
    kind: 'gcs',
    bucket: '',
    project: '',
    credentials: 'default',
    keyFile: null,
  },
}

/** Where the account and its address come with the credentials, and are not asked for. */
export function tellsItsAccount(values: AzureValues): boolean {
  return values.credentials === 'connection-string'
}

/** What a store is called until its name is typed: its bucket, or its container. */
export function suggestedName(values: ConnectionValues): string {
  return values.kind === 'azure' ? values.container.trim() : values.bucket.trim()
}
