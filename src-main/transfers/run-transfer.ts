import { StorageError } from '../../shared/domain/storage-error.ts'
import { callOptions, drain, type HashPool } from '../workers/hash-pool.ts'
import type { StoreWorkers } from '../workers/store-workers.ts'
import type { ContentProgress } from '../workers/worker-contract.ts'
import { fileState, type HashCache } from './hash-cache.ts'
import type { PartialFiles } from './partial-files.ts'
import type { RunTransfer } from './transfer-queue.ts'
import type { TransferOutcome, TransferRequest } from './transfer-state.ts'

export interface TransferServices {
  readonly hashes: HashPool
  readonly stores: StoreWorkers
  readonly partialFiles: PartialFiles
  readonly hashCache: HashCache
}

type Request<Kind extends TransferRequest['kind']> = Extract<TransferRequest, { kind: Kind }>
type Progress = Parameters<RunTransfer>[1]

/** Below this size writing a content that may be there already costs less than asking first. */
const HASH_FIRST_BYTES = 4 * 1024 * 1024

/** Does transfers with the worker threads: this thread only passes on what they report. */
export function createRunTransfer(services: TransferServices): RunTransfer {
  return (request, progress, signal) => {
    switch (request.kind) {
      case 'upload':
        return upload(services, request, progress, signal)
      case 'download':
        return download(services, request, progress, signal)
      case 'verify':
        return verify(services, request, progress, signal)
    }
  }
}

async function upload(
  services: TransferServices,
  { storeId, path, name, sizeBytes }: Request<'upload'>,
  progress: Progress,
  signal: AbortSignal,
): Promise<TransferOutcome> {
  const { hashes, stores, hashCache } = services
  const state = await fileState(path)
  let sha256 = state === null ? null : hashCache.find(state)
  if (sha256 === null && (await shouldHashFirst(stores, storeId, sizeBytes))) {
    const onProgress = (done: number): void => progress('hashing', done)
    sha256 = (await hashes.digest(path, { onProgress, signal })).sha256
    if (state !== null) hashCache.remember(state, sha256)
  }
  const put = await stores.call(storeId, async (client) =>
    drain(
      await client.artifacts.put(
        { storeId, path, name, sha256, checkpointPath: null },
        callOptions(signal),
      ),
      passOn(progress),
    ),
  )
  const { hash, sizeBytes: storedBytes, sentBytes, serverCheck } = put
  if (state !== null) hashCache.remember(state, hash)
  const phase = put.outcome === 'already-stored' ? 'already-stored' : 'done'
  const stored = { phase, hash, sizeBytes: storedBytes, sentBytes } as const
  return serverCheck === undefined ? stored : { ...stored, serverCheck }
}

/**
 * A staging store hashes while it writes, in one read. But where a content of the same size is there,
 * it may well be the same: then hashing alone is enough.
 */
async function shouldHashFirst(
  stores: StoreWorkers,
  storeId: TransferRequest['storeId'],
  sizeBytes: number,
): Promise<boolean> {
  if (!stores.isStaging(storeId)) return true
  if (sizeBytes < HASH_FIRST_BYTES) return false
  return stores.call(storeId, (client) => client.catalog.hasSize({ storeId, sizeBytes }))
}

async function download(
  { stores, partialFiles }: TransferServices,
  { storeId, hash, path }: Request<'download'>,
  progress: Progress,
  signal: AbortSignal,
): Promise<TransferOutcome> {
  const partialPath = await partialFiles.begin(path)
  try {
    const { sizeBytes } = await stores.call(storeId, async (client) =>
      drain(
        await client.artifacts.saveTo(
          { storeId, hash, path, partialPath, keepPartial: false },
          callOptions(signal),
        ),
        passOn(progress),
      ),
    )
    return { phase: 'done', hash, sizeBytes, sentBytes: 0 }
  } finally {
    await partialFiles.end(partialPath)
  }
}

async function verify(
  { stores }: TransferServices,
  { storeId, hash, name }: Request<'verify'>,
  progress: Progress,
  signal: AbortSignal,
): Promise<TransferOutcome> {
  const checked = await stores.call(storeId, async (client) =>
    drain(await client.artifacts.verify({ storeId, hash }, callOptions(signal)), passOn(progress)),
  )
  const context = { store: storeId, operation: 'verify', key: hash }
  switch (checked.result) {
    case 'whole':
      return { phase: 'done', hash, sizeBytes: checked.sizeBytes, sentBytes: 0 }
    case 'damaged':
      throw new StorageError(
        'INTEGRITY_MISMATCH',
        `“${name}” is damaged in this store: its bytes do not have the SHA-256 that it is stored under.`,
        { context },
      )
    case 'missing':
      throw new StorageError(
        'NOT_FOUND',
        `The content of “${name}” is not in this store any more.`,
        { context },
      )
  }
}

function passOn(progress: Progress): (step: ContentProgress) => void {
  return (step) => progress(step.phase, step.doneBytes)
}
