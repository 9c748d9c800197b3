import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StorageError } from '../../../shared/domain/storage-error.ts'

/** Written at once: few calls, and little memory. */
const CHUNK_LENGTH = 256 * 1024

/**
 * Writes a text piece by piece to a file beside `path`, which takes its name once all of it is there: a report
 * is whole or not there. Returns its bytes.
 *
 * @throws StorageError that says what the disk or folder refused.
 */
export async function writeReport(path: string, pieces: AsyncIterable<string>): Promise<number> {
  const beside = join(dirname(path), `.${basename(path).slice(0, 60)}.${process.pid}.kura-part`)
  try {
    const sizeBytes = await writePieces(beside, pieces)
    await rename(beside, path)
    return sizeBytes
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    throw toReportError(error)
  }
}

async function writePieces(path: string, pieces: AsyncIterable<string>): Promise<number> {
  const file = await open(path, 'w')
  let sizeBytes = 0
  let text = ''
  const write = async (): Promise<void> => {
    const bytes = Buffer.from(text)
    text = ''
    sizeBytes += bytes.length
    await file.writeFile(bytes)
  }
  try {
    for await (const piece of pieces) {
      text += piece
      if (text.length >= CHUNK_LENGTH) await write()
    }
    await write()
    await file.sync()
  } finally {
    await file.close()
  }
  return sizeBytes
}

function toReportError(error: unknown): StorageError {
  const code = error instanceof Error && 'code' in error ? error.code : null
  const context = { operation: 'save' }
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StorageError('NO_SPACE', 'The report could not be saved, as the disk is full.', {
        context,
        cause: error,
      })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StorageError(
        'ACCESS_DENIED',
        'The report could not be saved, as its folder may not be written to: choose another.',
        { context, cause: error },
      )
    case 'ENOENT':
    case 'ENOTDIR':
      return new StorageError(
        'NOT_FOUND',
        'The report could not be saved, as its folder is not there any more: choose another.',
        { context, cause: error },
      )
    default:
      return StorageError.from(error)
  }
}
