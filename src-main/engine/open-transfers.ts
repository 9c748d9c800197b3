import type { StoreId } from '../../shared/domain/store.ts'
import type { Connectivity } from '../transfers/connectivity.ts'
import { HashCache } from '../transfers/hash-cache.ts'
import { TransferJournal } from '../transfers/journal.ts'
import { Leftovers } from '../transfers/leftovers.ts'
import { createRunTransfer } from '../transfers/run-transfer.ts'
import { TransferQueue } from '../transfers/transfer-queue.ts'
import { storesOf } from '../transfers/transfer-request.ts'
import { removeUnknownCheckpoints } from '../transfers/unknown-checkpoints.ts'
import { workFilesOf } from '../transfers/work-files.ts'
import type { HashPool } from '../workers/hash-pool.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import type { EvidenceLog } from './evidence-log.ts'
import type { StoreRegistry } from './store-registry.ts'
import { evidenceOf } from './transfer-evidence.ts'
import { needsNetwork, SLOTS, weighTransfer } from './transfer-weight.ts'

export interface TransferParts {
  readonly configFolder: string
  readonly stores: StoreRegistry
  readonly workers: StoreWorkers
  readonly hashes: HashPool
  readonly evidence: EvidenceLog
  readonly connectivity: Connectivity
  readonly warn: (message: string) => void
}

/** The queue with all that it keeps on disk. */
export interface OpenTransfers {
  readonly queue: TransferQueue
  /** Stops what runs, so that it goes on at the next start, and resolves once all of it is on the disk. */
  close(): Promise<void>
}

/** Opens the queue; what an earlier run left unfinished goes on. */
export async function openTransfers(parts: TransferParts): Promise<OpenTransfers> {
  const { configFolder, stores, workers, hashes, evidence } = parts
  const connectionOf = (storeId: StoreId) => stores.connectionOf(storeId)
  const onBroken = (reason: string): void =>
    parts.warn(
      `transfers under way would not go on after a crash, as they can't be kept: ${reason}`,
    )
  const [journal, hashCache] = await Promise.all([
    TransferJournal.open(configFolder, onBroken),
    HashCache.open(configFolder),
  ])
  await removeUnknownCheckpoints(configFolder, journal.unfinished)
  const leftovers = new Leftovers({
    journal,
    isListed: (storeId) => connectionOf(storeId) !== null,
    abandon: async (storeId, checkpointPath) => {
      await stores.tried([storeId])
      await workers.call(storeId, (client) =>
        client.artifacts.abandonPut({ storeId, checkpointPath }),
      )
    },
  })
  const run = createRunTransfer({ hashes, stores: workers, hashCache })
  const queue = new TransferQueue({
    run: async (one) => {
      // After a start, a transfer may be there before its stores are.
      await stores.tried(storesOf(one.request))
      return run(one)
    },
    limits: SLOTS,
    weigh: (request) => weighTransfer(request, connectionOf),
    journal,
    leftovers,
    filesOf: (request, id, attempt) => workFilesOf(configFolder, request, id, attempt),
    connectivity: parts.connectivity,
    needsNetwork: (storeId) => needsNetwork(connectionOf(storeId)),
    onEnded: (transfer, outcome) => {
      const found = evidenceOf(transfer, outcome)
      if (found && transfer.hash) evidence.record(transfer.storeId, transfer.hash, found)
    },
  })
  queue.start()
  leftovers.takeAllBack()
  return {
    queue,
    async close() {
      await queue.close()
      await leftovers.close()
      await Promise.all([journal.close(), hashCache.close()])
    },
  }
}
