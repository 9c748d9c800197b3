/** What a test needs to reach a real server; the run's setup starts them (e2e/servers/). */
export interface S3Access {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface AzureAccess {
  /** With the account's name as its path, as azurite wants it. */
  readonly endpoint: string
  readonly account: string
  readonly accountKey: string
}

export interface GcsAccess {
  readonly endpoint: string
  readonly project: string
  /** The key file of a service account that may do everything. */
  readonly serviceAccountPath: string
}

/** A server that this machine cannot run, and what to do about it: its tests are skipped with that. */
export interface MissingServer {
  readonly missing: string
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly s3: S3Access | MissingServer
    readonly azure: AzureAccess | MissingServer
    readonly gcs: GcsAccess | MissingServer
  }
}
