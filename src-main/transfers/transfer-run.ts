import type { KnownSource } from './transfer-book.ts'
import type { TransferRequest } from './transfer-request.ts'
import type { RunningPhase, TransferOutcome } from './transfer-state.ts'
import type { WorkFiles } from './work-files.ts'

/** One attempt at a transfer, as it is given to the one who does it. */
export interface TransferRun<Request extends TransferRequest = TransferRequest> {
  readonly request: Request
  readonly files: WorkFiles
  /** What an earlier attempt knew of the file: its hash holds as long as the file is the same. */
  readonly source: KnownSource | null
  readonly onProgress: (phase: RunningPhase, doneBytes: number) => void
  readonly onIdentified: (source: KnownSource) => void
  readonly signal: AbortSignal
}

/** Does the work of one transfer. Rejects with a StorageError; CANCELLED when `signal` aborted. */
export type RunTransfer = (run: TransferRun) => Promise<TransferOutcome>
