import { useCallback } from 'react'
import type { Sha256 } from '../../../shared/domain/artifact.ts'
import type { StoreId } from '../../../shared/domain/store.ts'
import { useRpc } from '../../rpc/rpc-context.ts'
import { inBatches } from '../artifacts/hash-batches.ts'

export type CopyArtifacts = (
  fromStoreId: StoreId,
  toStoreId: StoreId,
  hashes: Iterable<Sha256>,
) => Promise<void>

/** Queues contents with their names to be copied; the tray shows how that goes. */
export function useCopy(): CopyArtifacts {
  const { client } = useRpc()
  return useCallback(
    (fromStoreId, toStoreId, hashes) =>
      inBatches(hashes, (some) => client.transfers.copy({ fromStoreId, toStoreId, hashes: some })),
    [client],
  )
}
