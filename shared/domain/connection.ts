import type { StorageErrorData } from './storage-error.ts'
import type { StoreLayout } from './store.ts'

/** How to reach one store, and how to prove who asks. Holds no secret: see SecretName. */
export type StoreConnection =
  | LocalConnection
  | MemoryConnection
  | S3Connection
  | AzureConnection
  | GcsConnection

interface AnyConnection {
  /** Where content lies in a store that has no format document yet. */
  readonly layout: StoreLayout
  /** Kura never writes to it nor deletes from it, whatever the credentials allow. */
  readonly readOnly: boolean
}

export interface LocalConnection extends AnyConnection {
  readonly kind: 'local'
  /** Absolute. */
  readonly root: string
  /** The folder has held a store before: missing means gone (a disk not mounted), not new. */
  readonly mustExist: boolean
}

export interface MemoryConnection extends AnyConnection {
  readonly kind: 'memory'
}

/** What the stores over a network have in common. */
interface RemoteConnection extends AnyConnection {
  /** Where the store begins in its bucket: '' or a path with a slash at its end, `experiments/`. */
  readonly prefix: string
  /** `http://` or `https://` with host, port and, where needed, a path; null for the provider's own. */
  readonly endpoint: string | null
}

export interface S3Connection extends RemoteConnection {
  readonly kind: 's3'
  readonly bucket: string
  /** Null: what the AWS settings of this machine say, else us-east-1. */
  readonly region: string | null
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  readonly pathStyle: boolean
  /** 'required': send `x-amz-checksum-*` only where S3 insists, for servers that do not know them. */
  readonly checksums: 'standard' | 'required'
  readonly credentials: S3Credentials
}

export type S3Credentials =
  /** The AWS chain: environment, shared files, SSO, web identity, container and instance roles. */
  | { readonly source: 'default' }
  | { readonly source: 'profile'; readonly profile: string }
  /** Secrets: secretAccessKey, and sessionToken where the keys are temporary. */
  | { readonly source: 'keys'; readonly accessKeyId: string }
  | { readonly source: 'anonymous' }

export interface AzureConnection extends RemoteConnection {
  readonly kind: 'azure'
  /** Null only where a connection string tells it. */
  readonly account: string | null
  readonly container: string
  readonly credentials: AzureCredentials
}

export type AzureCredentials =
  /**
   * What the environment has (AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY,
   * AZURE_STORAGE_SAS_TOKEN), else Entra ID by DefaultAzureCredential.
   */
  | { readonly source: 'default' }
  /** Secret: accountKey. */
  | { readonly source: 'account-key' }
  /** Secret: sasToken. */
  | { readonly source: 'sas' }
  /** Secret: connectionString. */
  | { readonly source: 'connection-string' }
  | { readonly source: 'anonymous' }

export interface GcsConnection extends RemoteConnection {
  readonly kind: 'gcs'
  readonly bucket: string
  /** Only for what the bucket's owner does not pay: null otherwise. */
  readonly project: string | null
  readonly credentials: GcsCredentials
}

export type GcsCredentials =
  /** Application default credentials: GOOGLE_APPLICATION_CREDENTIALS, gcloud's login, the instance's. */
  | { readonly source: 'default' }
  /** Absolute path of a service account's key file. */
  | { readonly source: 'service-account'; readonly path: string }
  | { readonly source: 'anonymous' }

/** The typed secrets that a connection may need. Kept apart from it. */
export const SECRET_NAMES = [
  'secretAccessKey',
  'sessionToken',
  'accountKey',
  'sasToken',
  'connectionString',
] as const
export type SecretName = (typeof SECRET_NAMES)[number]
export type StoreSecrets = Readonly<Partial<Record<SecretName, string>>>

/** Which secrets belong to a way of proving who asks; `required` ones must be there. */
export function secretsOf(connection: StoreConnection): {
  readonly required: readonly SecretName[]
  readonly optional: readonly SecretName[]
} {
  if (connection.kind === 's3' && connection.credentials.source === 'keys') {
    return { required: ['secretAccessKey'], optional: ['sessionToken'] }
  }
  if (connection.kind !== 'azure') return { required: [], optional: [] }
  switch (connection.credentials.source) {
    case 'account-key':
      return { required: ['accountKey'], optional: [] }
    case 'sas':
      return { required: ['sasToken'], optional: [] }
    case 'connection-string':
      return { required: ['connectionString'], optional: [] }
    default:
      return { required: [], optional: [] }
  }
}

/** For people, never parsed: a folder, or a bucket with its prefix. */
export function locationOf(connection: StoreConnection): string {
  switch (connection.kind) {
    case 'local':
      return connection.root
    case 'memory':
      return 'in memory'
    case 's3':
      return `s3://${connection.bucket}/${connection.prefix}`
    case 'azure': {
      const account = connection.account === null ? '' : `${connection.account}/`
      return `azure://${account}${connection.container}/${connection.prefix}`
    }
    case 'gcs':
      return `gs://${connection.bucket}/${connection.prefix}`
  }
}

/** What "Test connection" tries, in this order. */
export const CONNECTION_STEPS = [
  'reach',
  'authenticate',
  'list',
  'write',
  'read',
  'delete',
] as const
export type ConnectionStep = (typeof CONNECTION_STEPS)[number]

/** How one step went; a step that is not told of any more waits. */
export interface ConnectionCheck {
  readonly step: ConnectionStep
  /** skipped: it could not be tried after what failed before, or must not be (read-only). */
  readonly state: 'running' | 'passed' | 'failed' | 'skipped'
  /** For people: what was found out, or why it was skipped. */
  readonly detail: string | null
  /** With `failed`: its message says what to do. */
  readonly error: StorageErrorData | null
}
