import { link, lstat, rename, rm } from 'node:fs/promises'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { errnoOf } from '../../errno.ts'

/** What `link` fails with where a file system has no hard links (FAT, exFAT, some network disks). */
const NO_HARD_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
])

type Link = (existing: string, created: string) => Promise<void>

/** Gives a file its final path, atomically, over whatever file is there. */
export async function placeOver(temporary: string, path: string): Promise<void> {
  await rename(temporary, path)
}

/**
 * Gives a file its final path unless something is there. With hard links this holds against every other
 * process; without them against the puts of this process only.
 *
 * @throws StorageError ALREADY_EXISTS; the temporary file is then still there.
 */
export async function placeIfAbsent(
  temporary: string,
  path: string,
  makeLink: Link = link,
): Promise<void> {
  try {
    await makeLink(temporary, path)
  } catch (error) {
    const errno = errnoOf(error) ?? ''
    if (errno === 'EEXIST') throw alreadyExists()
    if (!NO_HARD_LINKS.has(errno)) throw error
    return oneAtATime(path, () => renameIfAbsent(temporary, path))
  }
  await rm(temporary)
}

async function renameIfAbsent(temporary: string, path: string): Promise<void> {
  if (await isThere(path)) throw alreadyExists()
  await rename(temporary, path)
}

/** Whether anything, a symbolic link included, has this path. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}

const queues = new Map<string, Promise<void>>()

async function oneAtATime(path: string, run: () => Promise<void>): Promise<void> {
  const before = queues.get(path) ?? Promise.resolve()
  const mine = before.catch(() => undefined).then(run)
  queues.set(path, mine)
  try {
    await mine
  } finally {
    if (queues.get(path) === mine) queues.delete(path)
  }
}

export function alreadyExists(): StorageError {
  return new StorageError('ALREADY_EXISTS', 'There is already an object with this key.')
}
