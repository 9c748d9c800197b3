import { basename, dirname, join } from 'node:path'
import type { TransferId } from '../../shared/domain/transfer.ts'
import type { TransferRequest } from './transfer-request.ts'

/** Where an attempt keeps what it needs to be gone on with. Told by its id alone: nobody need remember it. */
export interface WorkFiles {
  /** How far an upload in parts is; written by the store's thread. */
  readonly checkpointPath: string | null
  /** The bytes of a download until they are whole, beside the file that they become. */
  readonly partialPath: string | null
}

const NONE: WorkFiles = { checkpointPath: null, partialPath: null }

/** Where the checkpoints of all stores' uploads lie. */
export function checkpointFolder(configFolder: string): string {
  return join(configFolder, 'uploads')
}

export function workFilesOf(
  configFolder: string,
  request: TransferRequest,
  id: TransferId,
  attempt: number,
): WorkFiles {
  const unique = attemptKey(id, attempt)
  switch (request.kind) {
    case 'upload':
    case 'copy':
    case 'repair':
      return { ...NONE, checkpointPath: join(checkpointFolder(configFolder), `${unique}.json`) }
    case 'download':
      return { ...NONE, partialPath: partialPathOf(request.path, unique) }
    case 'verify':
      return NONE
  }
}

/** Names one attempt of one transfer. */
export function attemptKey(id: TransferId, attempt: number): string {
  return attempt === 0 ? id : `${id}.${attempt}`
}

function partialPathOf(path: string, unique: string): string {
  // A name of 255 bytes has no room for more; the end of it does not matter here.
  const name = basename(path).slice(0, 60)
  return join(dirname(path), `.${name}.${unique.slice(-20)}.kura-part`)
}
