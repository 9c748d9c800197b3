import { createCipheriv, createHash } from 'node:crypto'
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../scripts/project-root.ts'

/** A folder of the bench's own, on the project's disk, removed afterwards. */
export async function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(projectRoot, 'out')
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(join(parent, 'bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const CHUNK_BYTES = 4 * 1024 * 1024

/** Writes a file of bytes that do not compress, the same for the same seed; synced, in the page cache. */
export async function writeRandomFile(
  path: string,
  sizeBytes: number,
  seed: number,
): Promise<string> {
  const key = createHash('sha256').update(String(seed)).digest().subarray(0, 16)
  const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(CHUNK_BYTES)
  const file = await open(path, 'w')
  try {
    for (let left = sizeBytes; left > 0; left -= CHUNK_BYTES) {
      await file.write(cipher.update(zeros.subarray(0, Math.min(left, CHUNK_BYTES))))
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return path
}
