import { type BigIntStats, constants } from 'node:fs'
import { access, type FileHandle, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { spanOf } from './byte-range.ts'
import type { ByteRange, ContentSource } from './content-source.ts'
import { errnoOf } from './errno.ts'
import { readAhead } from './read-ahead.ts'

/** What tells one state of a file from another without reading it. */
export interface FileIdentity {
  readonly device: bigint
  readonly inode: bigint
  readonly sizeBytes: number
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
}

/** A regular file on this computer, as it was when it was opened as a source. */
export interface FileSource extends ContentSource {
  readonly path: string
  readonly identity: FileIdentity
}

// Opening a FIFO would otherwise wait for a writer; Windows has neither the flag nor the trap.
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * The file at `path` (symbolic links are followed) as a source. Every read of it ends with
 * INTEGRITY_MISMATCH when the file was changed, replaced, grown or shrunk since this call.
 *
 * @throws StorageError NOT_FOUND, ACCESS_DENIED, or UNSUPPORTED when it is not a regular file.
 */
export async function openFileSource(path: string): Promise<FileSource> {
  try {
    const stats = await stat(path, { bigint: true })
    if (!stats.isFile()) throw notAFile(path, stats)
    await access(path, constants.R_OK)
    const identity = identityOf(stats)
    return {
      path,
      identity,
      sizeBytes: identity.sizeBytes,
      open: (range, signal) => readUnchanged(path, identity, range, signal),
    }
  } catch (error) {
    throw toSourceError(error, path)
  }
}

async function* readUnchanged(
  path: string,
  identity: FileIdentity,
  range?: ByteRange,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const span = spanOf(range, identity.sizeBytes)
  let handle: FileHandle | undefined
  try {
    handle = await openUnchanged(path, identity)
    let unread = span.end - span.start
    for await (const chunk of readAhead(handle, span, { reuseBuffers: true, signal })) {
      unread -= chunk.byteLength
      yield chunk
    }
    if (unread > 0 || (await isLonger(handle, identity))) throw changed(path)
    await checkUnchanged(handle, path, identity)
  } catch (error) {
    throw toSourceError(error, path)
  } finally {
    await handle?.close()
  }
}

async function openUnchanged(path: string, identity: FileIdentity): Promise<FileHandle> {
  const handle = await open(path, READ_FLAGS)
  try {
    if (!isSame(identity, await handle.stat({ bigint: true }))) throw changed(path)
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** The open file tells of writes to it, the path tells of another file put in its place. */
async function checkUnchanged(handle: FileHandle, path: string, identity: FileIdentity) {
  const [opened, named] = await Promise.all([
    handle.stat({ bigint: true }),
    stat(path, { bigint: true }).catch(() => null),
  ])
  if (named === null || !isSame(identity, opened) || !isSame(identity, named)) throw changed(path)
}

/** Files such as those in /proc say that they are empty and are not. */
async function isLonger(handle: FileHandle, identity: FileIdentity): Promise<boolean> {
  if (identity.sizeBytes > 0) return false
  const { bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, 0)
  return bytesRead > 0
}

function identityOf(stats: BigIntStats): FileIdentity {
  return {
    device: stats.dev,
    inode: stats.ino,
    sizeBytes: Number(stats.size),
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
  }
}

function isSame(identity: FileIdentity, stats: BigIntStats): boolean {
  const now = identityOf(stats)
  return (
    now.device === identity.device &&
    now.inode === identity.inode &&
    now.sizeBytes === identity.sizeBytes &&
    now.mtimeNs === identity.mtimeNs &&
    now.ctimeNs === identity.ctimeNs
  )
}

function changed(path: string): StorageError {
  return new StorageError(
    'INTEGRITY_MISMATCH',
    `“${basename(path)}” changed while it was read: nothing was stored. Try again when it is no longer written to.`,
  )
}

function notAFile(path: string, stats: BigIntStats): StorageError {
  const what = stats.isDirectory() ? 'a folder' : 'not a regular file (a pipe, socket or device)'
  return new StorageError(
    'UNSUPPORTED',
    `“${basename(path)}” is ${what}: only files can be stored.`,
  )
}

function toSourceError(error: unknown, path: string): StorageError {
  const file = `“${basename(path)}”`
  switch (errnoOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new StorageError('NOT_FOUND', `${file} is gone: there is no file at ${path}.`, {
        cause: error,
      })
    case 'EACCES':
    case 'EPERM':
      return new StorageError(
        'ACCESS_DENIED',
        `${file} may not be read: allow your user to read ${path}, then try again.`,
        { cause: error },
      )
    case 'ELOOP':
      return new StorageError(
        'UNSUPPORTED',
        `${file} is a symbolic link that leads nowhere: only files can be stored.`,
        { cause: error },
      )
    case 'EIO':
    case 'ENXIO':
    case 'ESTALE':
      return new StorageError(
        'UNAVAILABLE',
        `${file} could not be read: the disk that holds ${path} reports an error.`,
        { cause: error },
      )
    default:
      return StorageError.from(error)
  }
}
