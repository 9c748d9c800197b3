import type { StoreConnection } from '../../shared/domain/connection.ts'
import {
  azureAccountProblem,
  azureContainerProblem,
  endpointProblem,
  gcsBucketProblem,
  normalizedPrefix,
  prefixProblem,
  projectProblem,
  regionProblem,
  s3BucketProblem,
} from '../../shared/domain/connection-rules.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { STORE_KINDS, type StoreKind } from '../../shared/domain/store.ts'

/** A store as the environment or a configuration file describes it; entrenar's BackendConfig. */
export interface DescribedBackend {
  readonly connection: StoreConnection
  /** What is left aside, and why; each a sentence. */
  readonly notes: readonly string[]
}

/** What describes a store, in entrenar's words. */
export type BackendField =
  | 'backend'
  | 'path'
  | 'bucket'
  | 'container'
  | 'account'
  | 'prefix'
  | 'region'
  | 'endpoint'
  | 'project'
  | 'credentials_path'
  | 'with_subdirs'

export interface FieldValue {
  readonly text: string
  /** Where it stands, as the beginning of a sentence: a variable, or a file and its line. */
  readonly at: string
}

/** Where a description comes from. */
export interface BackendSource {
  readonly values: Partial<Readonly<Record<BackendField, FieldValue>>>
  /** The beginning of the sentence that says what is missing, and what kind of store needs it. */
  missing(field: BackendField, kind: StoreKind | null): string
  /** An absolute path for one that may be relative to where the description stands. */
  resolvePath(path: string): string
  /** A connection string that tells the Azure account is known elsewhere. */
  readonly accountIsKnown: boolean
}

const EXAMPLES: Partial<Readonly<Record<BackendField, string>>> = {
  path: './artifacts',
  bucket: 'my-ml-artifacts',
  container: 'ml-artifacts',
  account: 'mymodels',
}

/**
 * The connection that a description means: credentials are found by the provider's own chain, and an
 * endpoint of one's own is taken for a server that is not the provider's.
 *
 * @throws StorageError CONFIG_INVALID that says where the wrong value stands and what was expected.
 */
export function toConnection(source: BackendSource): StoreConnection {
  const kind = kindOf(source)
  const readOnly = false
  switch (kind) {
    case 'local': {
      const root = source.resolvePath(required(source, 'path', kind).text)
      return { kind, root, layout: layoutOf(source, 'sharded'), readOnly, mustExist: false }
    }
    case 'memory':
      return { kind, layout: 'flat', readOnly }
    case 's3': {
      const bucket = checked(required(source, 'bucket', kind), s3BucketProblem)
      const region = optional(source.values.region, regionProblem)
      const place = remotePlace(source)
      const isLookAlike = place.endpoint !== null && !isAmazon(place.endpoint)
      return {
        kind,
        ...place,
        bucket,
        region,
        pathStyle: isLookAlike,
        checksums: isLookAlike ? 'required' : 'standard',
        credentials: { source: 'default' },
      }
    }
    case 'azure':
      return {
        kind,
        ...remotePlace(source),
        account: accountOf(source),
        container: checked(required(source, 'container', kind), azureContainerProblem),
        credentials: { source: 'default' },
      }
    case 'gcs': {
      const keyFile = source.values.credentials_path
      return {
        kind,
        ...remotePlace(source),
        bucket: checked(required(source, 'bucket', kind), gcsBucketProblem),
        project: optional(source.values.project, projectProblem),
        credentials: keyFile
          ? { source: 'service-account', path: source.resolvePath(keyFile.text) }
          : { source: 'default' },
      }
    }
    default:
      return kind satisfies never
  }
}

/** The kind that a description names. */
export function kindOf(source: BackendSource): StoreKind {
  const { backend } = source.values
  const kind = STORE_KINDS.find((one) => one === backend?.text)
  if (kind !== undefined) return kind
  const what = backend ? `${backend.at} cannot be used` : source.missing('backend', null)
  throw invalid(`${what}. Expected one of ${STORE_KINDS.join(', ')}.`)
}

function remotePlace(source: BackendSource) {
  const { prefix, endpoint } = source.values
  return {
    layout: layoutOf(source, 'flat'),
    readOnly: false,
    prefix: prefix
      ? checked({ ...prefix, text: normalizedPrefix(prefix.text) }, prefixProblem)
      : '',
    endpoint: optional(endpoint, endpointProblem),
  } as const
}

function layoutOf({ values }: BackendSource, fallback: 'sharded' | 'flat'): 'sharded' | 'flat' {
  const value = values.with_subdirs
  if (value === undefined) return fallback
  if (value.text === 'true') return 'sharded'
  if (value.text === 'false') return 'flat'
  throw invalid(`${value.at} cannot be used. Expected true or false.`)
}

function accountOf(source: BackendSource): string | null {
  if (source.values.account) return checked(source.values.account, azureAccountProblem)
  if (source.accountIsKnown) return null
  return checked(required(source, 'account', 'azure'), azureAccountProblem)
}

function required(source: BackendSource, field: BackendField, kind: StoreKind): FieldValue {
  const value = source.values[field]
  if (value) return value
  const example = EXAMPLES[field]
  throw invalid(`${source.missing(field, kind)}${example ? `, as in ${example}` : ''}.`)
}

function optional(
  value: FieldValue | undefined,
  problemOf: (text: string) => string | null,
): string | null {
  return value ? checked(value, problemOf) : null
}

function checked(value: FieldValue, problemOf: (text: string) => string | null): string {
  const problem = problemOf(value.text)
  // The value itself is not repeated: people put secrets in the wrong place.
  if (problem !== null) throw invalid(`${value.at} cannot be used. ${problem}`)
  return value.text
}

function isAmazon(endpoint: string): boolean {
  return URL.canParse(endpoint) && /(^|\.)amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname)
}

export function invalid(message: string): StorageError {
  return new StorageError('CONFIG_INVALID', message)
}
