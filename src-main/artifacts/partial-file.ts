import { createHash, type Hash } from 'node:crypto'
import { closeSync, constants, fstatSync, ftruncateSync, lstatSync, openSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { isThere, placeIfAbsent, placeOver } from '../storage/backends/local/place-file.ts'
import { syncData, syncEntries } from '../storage/file-access.ts'
import { throwIfAborted } from '../storage/operation.ts'
import { readAhead } from '../storage/read-ahead.ts'

// Neither a link is followed nor a pipe waited for; Windows has neither flag.
const FLAGS =
  constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Bytes of a download that are not all there yet, in the folder where they will have their name. */
export class PartialFile {
  readonly path: string
  readonly file: number
  #isOpen = true

  /** Opens what an earlier download has left at `path`, or makes an empty file. */
  constructor(path: string) {
    this.path = path
    this.file = openSync(path, FLAGS, 0o666)
    if (fstatSync(this.file).isFile()) return
    this.close()
    throw new StorageError(
      'UNSUPPORTED',
      `“${basename(path)}” is not a regular file: move it away, then try again.`,
    )
  }

  get sizeBytes(): number {
    return fstatSync(this.file).size
  }

  clear(): void {
    ftruncateSync(this.file, 0)
  }

  /** A hash that has taken the file's first bytes, to go on with. */
  async hash(
    sizeBytes: number,
    onProgress: (hashedBytes: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<Hash> {
    const hash = createHash('sha256')
    let hashedBytes = 0
    const span = { start: 0, end: sizeBytes }
    for await (const chunk of readAhead(this.file, span, { reuseBuffers: true, signal })) {
      throwIfAborted(signal)
      hash.update(chunk)
      hashedBytes += chunk.byteLength
      onProgress(hashedBytes)
    }
    return hash
  }

  /**
   * Makes the bytes durable and gives them their name. `replace`: over the file that has it now.
   *
   * @throws StorageError ALREADY_EXISTS
   */
  async place(path: string, { replace }: { readonly replace: boolean }): Promise<void> {
    await syncData(this.file)
    this.close()
    if (replace) placeOver(this.path, path)
    else placeIfAbsent(this.path, path)
    await syncFolder(dirname(path))
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    closeSync(this.file)
  }

  async remove(): Promise<void> {
    this.close()
    await rm(this.path, { force: true })
  }
}

/**
 * Whether a file has the name already, which a download is then to replace.
 *
 * @throws StorageError ALREADY_EXISTS when something else has it.
 */
export function isFileThere(path: string): boolean {
  if (!isThere(path)) return false
  if (!lstatSync(path).isDirectory()) return true
  throw new StorageError(
    'ALREADY_EXISTS',
    `There is a folder with the name “${basename(path)}” in ${dirname(path)}: save under another name.`,
    { context: { operation: 'save' } },
  )
}

/** Makes the new name itself durable. Windows cannot sync a folder, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    await syncEntries(folder)
  } finally {
    closeSync(folder)
  }
}
