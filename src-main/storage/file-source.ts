import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs'
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

export interface FileSourceOptions {
  /**
   * Whether the next chunk is read while the last one is worked on, which takes part of a second core.
   * Default true.
   */
  readonly readsAhead?: boolean
}

interface ReadOptions {
  readonly range: ByteRange | undefined
  readonly readsAhead: boolean
  readonly signal: AbortSignal | undefined
}

// Opening a FIFO would otherwise wait for a writer; Windows has neither the flag nor the trap.
const READ_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * The file at `path` (symbolic links are followed) as a source. Every read of it ends with
 * INTEGRITY_MISMATCH when the file was changed, replaced, grown or shrunk since this call.
 *
 * @throws StorageError NOT_FOUND, ACCESS_DENIED, or UNSUPPORTED when it is not a regular file.
 */
export async function openFileSource(
  path: string,
  { readsAhead = true }: FileSourceOptions = {},
): Promise<FileSource> {
  try {
    const stats = statSync(path, { bigint: true })
    if (!stats.isFile()) throw notAFile(path, stats)
    const identity = identityOf(stats)
    // To find out whether it may be read: access(2) asks for another user, and on Windows knows no ACLs.
    closeSync(openUnchanged(path, identity))
    return {
      path,
      identity,
      sizeBytes: identity.sizeBytes,
      open: (range, signal) => readUnchanged(path, identity, { range, readsAhead, signal }),
    }
  } catch (error) {
    throw toSourceError(error, path)
  }
}

async function* readUnchanged(
  path: string,
  identity: FileIdentity,
  { range, readsAhead, signal }: ReadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const span = spanOf(range, identity.sizeBytes)
  let file: number | undefined
  try {
    file = openUnchanged(path, identity)
    let unread = span.end - span.start
    for await (const chunk of readAhead(file, span, {
      reuseBuffers: true,
      ahead: readsAhead,
      signal,
    })) {
      unread -= chunk.byteLength
      yield chunk
    }
    if (unread > 0 || isLonger(file, identity)) throw changed(path)
    checkUnchanged(file, path, identity)
  } catch (error) {
    throw toSourceError(error, path)
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

function openUnchanged(path: string, identity: FileIdentity): number {
  const file = openSync(path, READ_FLAGS)
  try {
    if (!isSame(identity, fstatSync(file, { bigint: true }))) throw changed(path)
    return file
  } catch (error) {
    closeSync(file)
    throw error
  }
}

/** The open file tells of writes to it, the path tells of another file put in its place. */
function checkUnchanged(file: number, path: string, identity: FileIdentity): void {
  const opened = fstatSync(file, { bigint: true })
  const named = statSync(path, { bigint: true, throwIfNoEntry: false })
  if (named === undefined || !isSame(identity, opened) || !isSame(identity, named)) {
    throw changed(path)
  }
}

/** Files such as those in /proc say that they are empty and are not. */
function isLonger(file: number, identity: FileIdentity): boolean {
  return identity.sizeBytes === 0 && readSync(file, Buffer.alloc(1), 0, 1, 0) > 0
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
