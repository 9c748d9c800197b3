import { createHash } from 'node:crypto'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { STORE_KINDS, type StoreId, type StoreSummary } from '../../shared/domain/store.ts'
import { BackendConfig, type Environment } from '../config/environment.ts'
import { placeOf } from './proposed-connection.ts'
import type { KnownStore } from './stores-file.ts'

/** What KURA_BACKEND and its like describe: a store, or what is wrong with them. */
export type EnvironmentStore =
  | { readonly kind: 'store'; readonly store: KnownStore }
  | { readonly kind: 'broken'; readonly summary: StoreSummary; readonly error: StorageError }

const NAME = 'From environment'

/**
 * The environment's store, for this run; null without KURA_BACKEND. A wrong value does not stop the app:
 * it is shown where the store would be, for as long as it is wrong, with what is to be done about it.
 */
export function environmentStore(environment: Environment): EnvironmentStore | null {
  try {
    const described = BackendConfig.fromEnvironment(environment)
    if (described === null) return null
    const { connection } = described
    // Another place is another store, of which nothing is known from earlier runs.
    const place = placeOf(connection) ?? connection.kind
    const digest = createHash('sha256').update(place).digest('hex').slice(0, 8)
    const id = `environment-${digest}` as StoreId
    return { kind: 'store', store: { id, name: NAME, connection } }
  } catch (error) {
    return broken(StorageError.from(error), environment['KURA_BACKEND']?.trim())
  }
}

function broken(error: StorageError, backend: string | undefined): EnvironmentStore {
  const summary: StoreSummary = {
    id: 'environment' as StoreId,
    kind: STORE_KINDS.find((kind) => kind === backend) ?? 'local',
    name: NAME,
    origin: 'environment-broken',
    location: 'the variables KURA_BACKEND and its like',
    readOnly: true,
    state: { kind: 'offline', error: error.toData() },
    artifactCount: 0,
    sizeBytes: 0,
    savedBytes: 0,
    foreignKeys: 0,
    revision: 0,
  }
  return { kind: 'broken', summary, error }
}
