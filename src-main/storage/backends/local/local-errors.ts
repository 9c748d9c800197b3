import { StorageError, type StorageErrorCode } from '../../../../shared/domain/storage-error.ts'
import { errnoOf } from '../../errno.ts'

interface Meaning {
  readonly code: StorageErrorCode
  /** The sentence for people; `root` is the store's folder. */
  readonly sentence: (root: string) => string
}

const NOT_FOUND: Meaning = {
  code: 'NOT_FOUND',
  sentence: (root) => `There is no such object in ${root}.`,
}
const DENIED: Meaning = {
  code: 'ACCESS_DENIED',
  sentence: (root) => `Kura may not use ${root}: allow your user to read and write this folder.`,
}
const READ_ONLY: Meaning = {
  code: 'ACCESS_DENIED',
  sentence: (root) => `${root} is read-only: make its disk writable or choose another folder.`,
}
const FULL: Meaning = {
  code: 'NO_SPACE',
  sentence: (root) => `The disk that holds ${root} is full: free some space, then try again.`,
}
const OVER_QUOTA: Meaning = {
  code: 'NO_SPACE',
  sentence: (root) => `Your disk quota for ${root} is used up: free some space, then try again.`,
}
const TOO_LARGE: Meaning = {
  code: 'UNSUPPORTED',
  sentence: (root) =>
    `The file is too large for the disk that holds ${root}: choose a folder on a disk without that limit.`,
}
const BAD_NAME: Meaning = {
  code: 'INVALID_NAME',
  sentence: (root) => `The disk that holds ${root} does not allow this name: choose another.`,
}
const FILE_AND_FOLDER: Meaning = {
  code: 'INVALID_NAME',
  sentence: (root) => `In ${root} a file and a folder cannot have the same name.`,
}
const LINK: Meaning = {
  code: 'ACCESS_DENIED',
  sentence: (root) =>
    `There is a symbolic link in the way inside ${root}: Kura does not follow links inside a store.`,
}
const TAKEN: Meaning = {
  code: 'ALREADY_EXISTS',
  sentence: (root) => `There is already such an object in ${root}.`,
}
const DISK_ERROR: Meaning = {
  code: 'UNAVAILABLE',
  sentence: (root) =>
    `The disk that holds ${root} reports an error: check that it is connected and healthy.`,
}
const UNREACHABLE: Meaning = {
  code: 'UNAVAILABLE',
  sentence: (root) => `The disk that holds ${root} does not answer: check that it is connected.`,
}
const BUSY: Meaning = {
  code: 'UNAVAILABLE',
  sentence: (root) => `The system is too busy to use ${root} right now: try again in a moment.`,
}

const MEANING_BY_ERRNO: ReadonlyMap<string, Meaning> = new Map([
  ['ENOENT', NOT_FOUND],
  ['EACCES', DENIED],
  ['EPERM', DENIED],
  ['EROFS', READ_ONLY],
  ['ENOSPC', FULL],
  ['EDQUOT', OVER_QUOTA],
  ['EFBIG', TOO_LARGE],
  ['ENAMETOOLONG', BAD_NAME],
  ['EILSEQ', BAD_NAME],
  ['EINVAL', BAD_NAME],
  ['ENOTDIR', FILE_AND_FOLDER],
  ['EISDIR', FILE_AND_FOLDER],
  ['ENOTEMPTY', FILE_AND_FOLDER],
  ['ELOOP', LINK],
  ['EEXIST', TAKEN],
  ['EIO', DISK_ERROR],
  ['ENXIO', UNREACHABLE],
  ['ENODEV', UNREACHABLE],
  ['ESTALE', UNREACHABLE],
  ['ETIMEDOUT', UNREACHABLE],
  ['EHOSTDOWN', UNREACHABLE],
  ['ENOTCONN', UNREACHABLE],
  ['EMFILE', BUSY],
  ['ENFILE', BUSY],
  ['ENOMEM', BUSY],
  ['EAGAIN', BUSY],
  ['EBUSY', BUSY],
])

/** What an operating system's error on the store at `root` means. StorageErrors pass as they are. */
export function toLocalError(error: unknown, root: string): StorageError {
  const errno = errnoOf(error)
  const meaning = errno === undefined ? undefined : MEANING_BY_ERRNO.get(errno)
  if (meaning === undefined) return StorageError.from(error)
  return new StorageError(meaning.code, meaning.sentence(root), { cause: error })
}

/** A symbolic link where an object or a folder of the store should be. */
export function linkInTheWay(root: string): StorageError {
  return new StorageError(LINK.code, LINK.sentence(root))
}

/** The store's own folder is not there, though it was. */
export function rootIsGone(root: string, cause?: unknown): StorageError {
  return new StorageError(
    'UNAVAILABLE',
    `The folder ${root} is gone: connect the disk that holds it, or put the folder back.`,
    { cause },
  )
}
