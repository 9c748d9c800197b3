import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '../../errno.ts'
import { type Life, lifeOf, markOfThisProcess, type ProcessMark } from './process-mark.ts'

const NAME = /^put-([0-9a-f]+)-([0-9a-f]+)-([0-9a-f]+)-(\d+)-(\d+)-[0-9a-f]{16}$/

/** A file of another computer that nobody wrote to for so long is taken for a leftover. */
const FOREIGN_LEFTOVER_AGE_MS = 7 * 24 * 60 * 60 * 1000

const CREATE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL

export interface TemporaryFile {
  readonly path: string
  readonly handle: FileHandle
}

/** A new, empty file in `folder`, open for writing; its name tells which process writes it. */
export async function createTemporaryFile(folder: string): Promise<TemporaryFile> {
  const path = join(folder, temporaryName())
  return { path, handle: await open(path, CREATE_FLAGS, 0o666) }
}

/** Closes and removes the file; succeeds where it is gone already. */
export async function removeTemporaryFile({ path, handle }: TemporaryFile): Promise<void> {
  try {
    await handle.close()
  } finally {
    await rm(path, { force: true })
  }
}

/**
 * Removes the files that dead processes of this computer left in `folder`, and those of other computers
 * that share it once a week has passed without a write. Files of living processes and whatever else
 * lies there stay.
 */
export async function removeLeftovers(folder: string, now = Date.now()): Promise<void> {
  const here = markOfThisProcess()
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    const mark = markOf(name)
    if (mark !== null && (await isLeftover(path, lifeOf(mark, here), now))) {
      await rm(path, { force: true })
    }
  }
}

async function isLeftover(path: string, writer: Life, now: number): Promise<boolean> {
  if (writer !== 'unknown') return writer === 'dead'
  const stats = await lstat(path).catch(() => null)
  return stats !== null && now - stats.mtimeMs > FOREIGN_LEFTOVER_AGE_MS
}

let thisProcess: ProcessMark | undefined

function temporaryName(): string {
  thisProcess ??= markOfThisProcess()
  const { host, boot, namespace, pid, start } = thisProcess
  return `put-${host}-${boot}-${namespace}-${pid}-${start}-${randomBytes(8).toString('hex')}`
}

function markOf(name: string): ProcessMark | null {
  const match = NAME.exec(name)
  if (match === null) return null
  const [, host = '', boot = '', namespace = '', pid = '', start = ''] = match
  return { host, boot, namespace, pid: Number(pid), start }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  }
}
