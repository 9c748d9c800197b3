import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A real disk that is small: a tmpfs of its own. */
export interface SmallDisk {
  readonly path: string
  makeReadOnly(): Promise<void>
  makeWritable(): Promise<void>
  unmount(): Promise<void>
}

/** Mounts a disk of that size at `path`; null, with nothing done, where this user may not mount. */
export async function mountSmallDisk(path: string, sizeMb: number): Promise<SmallDisk | null> {
  await mkdir(path, { recursive: true })
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', path])
  } catch {
    return null
  }
  return {
    path,
    makeReadOnly: async () => void (await run('mount', ['-o', 'remount,ro', path])),
    makeWritable: async () => void (await run('mount', ['-o', 'remount,rw', path])),
    unmount: async () => void (await run('umount', ['-l', path])),
  }
}

export const MOUNT_SKIP = 'needs the right to mount a small disk (root)'
