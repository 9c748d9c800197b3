import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { checkObjectKey, shortened } from '../../object-key.ts'
import type { ObjectKey } from '../../object-store.ts'

/** The usual limit of a file system for one name: NAME_MAX on Linux, and as much on macOS and Windows. */
const MAX_SEGMENT_BYTES = 255

/** Microsoft, "Naming Files, Paths, and Namespaces": what no file may be called on Windows. */
const WINDOWS_RESERVED_CHARACTER = /[\\:*?"<>|\p{Cc}]/u
const WINDOWS_RESERVED_NAME = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$/iu
const WINDOWS_RESERVED_END = /[. ]$/u

export interface KeyRules {
  readonly platform: NodeJS.Platform
  /** A folder of the store, as a key without a slash at its end, that holds no objects. */
  readonly temporaryFolder: string
}

/**
 * The parts of `key` as names of folders and, last, of the file.
 *
 * @throws StorageError INVALID_NAME for a key that no file can have, that this system would read as
 *   another path, or that lies in the folder for files being written.
 */
export function segmentsOf(key: ObjectKey, { platform, temporaryFolder }: KeyRules): string[] {
  checkObjectKey(key)
  if (key === temporaryFolder || key.startsWith(`${temporaryFolder}/`)) {
    throw invalid(key, 'that folder is for files being written')
  }
  const segments = key.split('/')
  for (const segment of segments) {
    const problem = segmentProblem(segment, platform)
    if (problem !== null) throw invalid(key, problem)
  }
  return segments
}

function segmentProblem(segment: string, platform: NodeJS.Platform): string | null {
  if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) {
    return `a file's name has at most ${MAX_SEGMENT_BYTES} bytes`
  }
  if (platform !== 'win32') return null
  if (WINDOWS_RESERVED_CHARACTER.test(segment))
    return 'Windows does not allow one of its characters'
  if (WINDOWS_RESERVED_NAME.test(segment)) return 'Windows keeps this name for itself'
  if (WINDOWS_RESERVED_END.test(segment)) return 'Windows does not allow a dot or space at its end'
  return null
}

function invalid(key: ObjectKey, problem: string): StorageError {
  return new StorageError('INVALID_NAME', `No file can be named “${shortened(key)}”: ${problem}.`)
}
