import { linkSync, lstatSync, renameSync, unlinkSync } from 'node:fs'
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

/** Gives a file its final path, atomically, over whatever file is there. */
export function placeOver(temporary: string, path: string): void {
  renameSync(temporary, path)
}

/**
 * Gives a file its final path unless something is there. With hard links this holds against every other
 * process; without them only against puts of this thread, as nothing comes between look and rename.
 *
 * @throws StorageError ALREADY_EXISTS; the temporary file is then still there.
 */
export function placeIfAbsent(
  temporary: string,
  path: string,
  link: (existing: string, created: string) => void = linkSync,
): void {
  try {
    link(temporary, path)
  } catch (error) {
    const errno = errnoOf(error) ?? ''
    if (errno === 'EEXIST') throw alreadyExists()
    if (!NO_HARD_LINKS.has(errno)) throw error
    if (isThere(path)) throw alreadyExists()
    renameSync(temporary, path)
    return
  }
  unlinkSync(temporary)
}

/** Whether anything, a symbolic link included, has this path. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

export function alreadyExists(): StorageError {
  return new StorageError('ALREADY_EXISTS', 'There is already an object with this key.')
}
