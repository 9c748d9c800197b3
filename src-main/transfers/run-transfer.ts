import { StorageError } from '../../shared/domain/storage-error.ts'
import { callOptions, drain } from '../workers/hash-pool.ts'
import type { ContentProgress } from '../workers/worker-contract.ts'
import { runUpload, type TransferServices } from './run-upload.ts'
import type {
  CopyRequest,
  DownloadRequest,
  RepairRequest,
  VerifyRequest,
} from './transfer-request.ts'
import type { RunTransfer, TransferRun } from './transfer-run.ts'
import type { TransferOutcome } from './transfer-state.ts'

/** Does transfers with the worker threads: this thread only passes on what they report. */
export function createRunTransfer(services: TransferServices): RunTransfer {
  return (run) => {
    const { request } = run
    switch (request.kind) {
      case 'upload':
        return runUpload(services, { ...run, request })
      case 'download':
        return download(services, { ...run, request })
      case 'verify':
        return verify(services, { ...run, request })
      case 'copy':
        return copy(services, { ...run, request })
      case 'repair':
        return repair(services, { ...run, request })
    }
  }
}

async function download(
  { stores }: TransferServices,
  { request, files, onProgress, signal }: TransferRun<DownloadRequest>,
): Promise<TransferOutcome> {
  const { storeId, hash, path } = request
  const partialPath = files.partialPath ?? `${path}.kura-part`
  const input = { storeId, hash, path, partialPath, keepPartial: true }
  const { sizeBytes } = await stores.call(storeId, async (client) =>
    drain(await client.artifacts.saveTo(input, callOptions(signal)), passOn(onProgress)),
  )
  return { phase: 'done', hash, sizeBytes, sentBytes: 0 }
}

async function copy(
  { stores }: TransferServices,
  { request, files, onProgress, signal }: TransferRun<CopyRequest>,
): Promise<TransferOutcome> {
  const { storeId, fromStoreId, hash } = request
  const { checkpointPath } = files
  const source = stores.sourceOf(fromStoreId)
  const input = { storeId, hash, source, checkpointPath, withNames: true }
  const copied = await stores.call(storeId, async (client) =>
    drain(await client.artifacts.copy(input, callOptions(signal)), passOn(onProgress)),
  )
  const phase = copied.outcome === 'already-stored' ? 'already-stored' : 'done'
  return { phase, hash, sizeBytes: copied.sizeBytes, sentBytes: copied.sentBytes }
}

async function repair(
  { stores }: TransferServices,
  { request, files, onProgress, signal }: TransferRun<RepairRequest>,
): Promise<TransferOutcome> {
  const { storeId, fromStoreId, hash } = request
  const { checkpointPath } = files
  const input = { storeId, hash, source: stores.sourceOf(fromStoreId), checkpointPath }
  const { sizeBytes, sentBytes } = await stores.call(storeId, async (client) =>
    drain(await client.artifacts.repair(input, callOptions(signal)), passOn(onProgress)),
  )
  return { phase: 'done', hash, sizeBytes, sentBytes }
}

async function verify(
  { stores }: TransferServices,
  { request, onProgress, signal }: TransferRun<VerifyRequest>,
): Promise<TransferOutcome> {
  const { storeId, hash, name } = request
  const checked = await stores.call(storeId, async (client) =>
    drain(
      await client.artifacts.verify({ storeId, hash }, callOptions(signal)),
      passOn(onProgress),
    ),
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

function passOn(onProgress: TransferRun['onProgress']): (step: ContentProgress) => void {
  return (step) => onProgress(step.phase, step.doneBytes)
}
