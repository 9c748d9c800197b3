import type { StoreConnection, StoreSecrets } from '../../shared/domain/connection.ts'
import { ArtifactStore } from '../artifacts/artifact-store.ts'
import { connectStore, type WrapRemote } from '../storage/connect-store.ts'
import type { ObjectStore } from '../storage/object-store.ts'

/** A store in this thread with the artifacts over it. */
export interface ConnectedStore {
  readonly store: ObjectStore
  readonly artifacts: ArtifactStore
}

export async function connectArtifacts(
  connection: StoreConnection,
  secrets: StoreSecrets,
  signal: AbortSignal,
  wrap?: WrapRemote,
): Promise<ConnectedStore> {
  const store = await connectStore(connection, secrets, wrap)
  try {
    const artifacts = await ArtifactStore.open(store, { defaultLayout: connection.layout, signal })
    return { store, artifacts }
  } catch (error) {
    await store.close()
    throw error
  }
}
