import type { Sha256 } from '../../shared/domain/artifact.ts'
import type { StoreId } from '../../shared/domain/store.ts'
import { throwIfAborted } from '../storage/operation.ts'
import { callOptions, drain, type HashPool } from '../workers/hash-pool.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import { canCopyBetween } from './can-copy-between.ts'
import { type FileState, fileState, type HashCache } from './hash-cache.ts'
import type { UploadRequest } from './transfer-request.ts'
import type { TransferRun } from './transfer-run.ts'
import type { TransferOutcome } from './transfer-state.ts'

export interface TransferServices {
  readonly hashes: HashPool
  readonly stores: StoreWorkers
  readonly hashCache: HashCache
}

type UploadRun = TransferRun<UploadRequest>

/** Below this size writing a content that may be there already costs less than asking first. */
const HASH_FIRST_BYTES = 4 * 1024 * 1024
/** Below this size sending a content costs no more than having the provider copy it. */
const COPY_INSTEAD_BYTES = 1024 * 1024
/** Below this size the store's thread hashes a file as it reads it to send it, and sends it in one piece. */
const SMALL_BYTES = 1024 * 1024

/**
 * Stores a file. Nothing is sent that need not be: the hash of a file that has not changed is remembered,
 * what the store has is not sent again, and what another store of the same provider has is copied there.
 */
export async function runUpload(
  services: TransferServices,
  run: UploadRun,
): Promise<TransferOutcome> {
  const { stores, hashCache } = services
  const { storeId, path, name } = run.request
  const { onProgress, signal } = run
  const state = await fileState(path)
  const sha256 = await hashBefore(services, run, state)
  const copiedBytes = sha256 === null ? null : await copyInstead(services, run, sha256)
  const checkpointPath = run.request.sizeBytes < SMALL_BYTES ? null : run.files.checkpointPath
  const put = await stores.call(storeId, async (client) =>
    drain(
      await client.artifacts.put(
        { storeId, path, name, sha256, checkpointPath },
        callOptions(signal),
      ),
      (step) => onProgress(step.phase, step.doneBytes),
    ),
  )
  const { hash, sizeBytes, serverCheck } = put
  if (state !== null) hashCache.remember(state, hash)
  const isCopied = copiedBytes !== null && put.outcome === 'already-stored'
  const phase = put.outcome === 'already-stored' && !isCopied ? 'already-stored' : 'done'
  const sentBytes = put.sentBytes + (copiedBytes ?? 0)
  const stored = { phase, hash, sizeBytes, sentBytes } as const
  return serverCheck === undefined ? stored : { ...stored, serverCheck }
}

/** The file's hash, where it is known or must be known before anything is written; else null. */
async function hashBefore(
  { hashes, stores, hashCache }: TransferServices,
  { request, source, onProgress, onIdentified, signal }: UploadRun,
  state: FileState | null,
): Promise<Sha256 | null> {
  const { storeId, path, sizeBytes } = request
  const remembered = state && rememberedHash(state, source?.identity, source?.hash, hashCache)
  let hash = remembered
  if (hash === null && (await shouldHashFirst(stores, storeId, sizeBytes))) {
    const digest = await hashes.digest(path, {
      onProgress: (done) => onProgress('hashing', done),
      signal,
    })
    hash = digest.sha256
    if (state !== null) hashCache.remember(state, hash)
  }
  // A file that changed only just now could change again and look the same.
  if (hash !== null && state?.isSettled) onIdentified({ identity: state.identity, hash })
  return hash
}

function rememberedHash(
  state: FileState,
  identity: string | undefined,
  hash: Sha256 | undefined,
  cache: HashCache,
): Sha256 | null {
  return (state.identity === identity ? hash : undefined) ?? cache.find(state)
}

/**
 * What decides whether the bytes must be sent at all, unless they are few. A staging store hashes while it writes, in one read. But where a content of the same size is there,
 * it may well be the same: then hashing alone is enough.
 */
async function shouldHashFirst(
  stores: StoreWorkers,
  storeId: StoreId,
  sizeBytes: number,
): Promise<boolean> {
  if (!stores.isStaging(storeId)) return sizeBytes >= SMALL_BYTES
  if (sizeBytes < HASH_FIRST_BYTES) return false
  return stores.call(storeId, (client) => client.catalog.hasSize({ storeId, sizeBytes }))
}

/**
 * Has the content copied from another store of the same provider that holds it, so that it need not be
 * sent. Returns how many bytes went through here all the same; null where nothing was copied, for whatever
 * reason: then it is sent.
 */
async function copyInstead(
  { stores }: TransferServices,
  { request, onProgress, signal }: UploadRun,
  hash: Sha256,
): Promise<number | null> {
  const { storeId, sizeBytes } = request
  if (sizeBytes < COPY_INSTEAD_BYTES) return null
  const target = stores.sourceOf(storeId)
  const candidates = stores
    .openIds()
    .filter((id) => id !== storeId)
    .map((id) => stores.sourceOf(id))
    .filter((source) => canCopyBetween(source.connection, target.connection))
  if (candidates.length === 0 || (await holds(stores, storeId, hash))) return null
  for (const source of candidates) {
    if (!(await holds(stores, source.storeId, hash))) continue
    const input = { storeId, hash, source, checkpointPath: null, withNames: false }
    try {
      const copied = await stores.call(storeId, async (client) =>
        drain(await client.artifacts.copy(input, callOptions(signal)), (step) =>
          onProgress(step.phase, step.doneBytes),
        ),
      )
      return copied.sentBytes
    } catch {
      throwIfAborted(signal)
      // The file is here: it is sent instead.
    }
  }
  return null
}

/** Whether the store's catalog has the content; false too while that cannot be told. */
async function holds(stores: StoreWorkers, storeId: StoreId, hash: Sha256): Promise<boolean> {
  const [isThere] = await stores
    .call(storeId, (client) => client.catalog.presence({ storeId, hashes: [hash] }))
    .catch(() => [null])
  return isThere === true
}
