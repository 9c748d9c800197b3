import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { toSha256 } from '../../../../shared/domain/artifact.ts'
import type { CopyOptions } from '../../object-store.ts'
import { readAhead } from '../../read-ahead.ts'
import type { TemporaryFile } from './temporary-files.ts'
import type { WrittenContent } from './write-content.ts'

/**
 * Makes `clone` share the blocks of the file at `path`, which takes no time and no space, and hashes it.
 * Null where the disk cannot share blocks (only Btrfs, XFS, APFS and ReFS can) or has the two files apart:
 * then the clone is gone, and the bytes must be copied.
 */
export async function cloneContent(
  path: string,
  clone: TemporaryFile,
  options: Pick<CopyOptions, 'onProgress' | 'signal'>,
): Promise<WrittenContent | null> {
  try {
    // Without _FORCE the system would copy the bytes in one go that nobody can stop.
    await copyFile(path, clone.path, constants.COPYFILE_FICLONE_FORCE)
  } catch {
    await clone.remove()
    return null
  }
  return hashFile(clone.path, options)
}

async function hashFile(
  path: string,
  { onProgress, signal }: Pick<CopyOptions, 'onProgress' | 'signal'>,
): Promise<WrittenContent> {
  const file = openSync(path, 'r')
  try {
    const hash = createHash('sha256')
    let sizeBytes = 0
    const span = { start: 0, end: fstatSync(file).size }
    for await (const chunk of readAhead(file, span, { reuseBuffers: true, signal })) {
      hash.update(chunk)
      sizeBytes += chunk.byteLength
      onProgress?.(sizeBytes)
    }
    return { sha256: toSha256(hash.digest('hex')), sizeBytes }
  } finally {
    closeSync(file)
  }
}
