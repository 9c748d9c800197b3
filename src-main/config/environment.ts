import { isAbsolute, resolve } from 'node:path'
import type { StoreKind } from '../../shared/domain/store.ts'
import {
  type BackendField,
  type BackendSource,
  type DescribedBackend,
  type FieldValue,
  toConnection,
} from './backend-config.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const VARIABLES = {
  backend: 'KURA_BACKEND',
  path: 'KURA_PATH',
  bucket: 'KURA_BUCKET',
  prefix: 'KURA_PREFIX',
  region: 'KURA_REGION',
  endpoint: 'KURA_ENDPOINT',
  account: 'KURA_ACCOUNT',
  container: 'KURA_CONTAINER',
  project: 'KURA_PROJECT',
} as const satisfies Partial<Record<BackendField, string>>

/** entrenar's way to its store: `BackendConfig.fromEnvironment(process.env)`. */
export const BackendConfig = {
  /**
   * The store that KURA_BACKEND and its like describe; null without KURA_BACKEND. Secrets are left to the
   * providers' own variables. An empty variable is one that is not set.
   *
   * @throws StorageError CONFIG_INVALID that names the variable and what was expected.
   */
  fromEnvironment(environment: Environment): DescribedBackend | null {
    const source = sourceOf(environment)
    return source.values.backend ? { connection: toConnection(source), notes: [] } : null
  },
}

/** For messages: KURA_PATH for a `path`. */
function variableOf(field: BackendField): string {
  return field in VARIABLES ? VARIABLES[field as keyof typeof VARIABLES] : field
}

function sourceOf(environment: Environment): BackendSource {
  const values = Object.entries(VARIABLES).flatMap(([field, variable]) => {
    const text = environment[variable]?.trim()
    return text ? [[field, { text, at: variable } satisfies FieldValue]] : []
  })
  return {
    values: Object.fromEntries(values) as BackendSource['values'],
    missing: (field: BackendField, kind: StoreKind | null) => {
      const needed = kind === null ? '' : `, and KURA_BACKEND=${kind} needs it`
      return `${variableOf(field)} is not set${needed}`
    },
    resolvePath: (path) => (isAbsolute(path) ? path : resolve(path)),
    accountIsKnown: Boolean(environment['AZURE_STORAGE_CONNECTION_STRING']?.trim()),
  }
}
