import { randomBytes } from 'node:crypto'
import { closeSync, constants, lstatSync, openSync, readdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '../../errno.ts'
import { type Life, lifeOf, markOfThisProcess, type ProcessMark } from './process-mark.ts'

const NAME = /^put-([0-9a-f]+)-([0-9a-f]+)-([0-9a-f]+)-(\d+)-(\d+)-[0-9a-f]{16}$/

/** A file of another computer that nobody wrote to for so long is taken for a leftover. */
const FOREIGN_LEFTOVER_AGE_MS = 7 * 24 * 60 * 60 * 1000

const CREATE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL

/** An open file for bytes that have no key yet. Its owner closes it; `remove` does so too. */
export class TemporaryFile {
  readonly path: string
  readonly file: number
  #open = true

  /** A new, empty file in `folder`; its name tells which process writes it. */
  constructor(folder: string) {
    this.path = join(folder, temporaryName())
    this.file = openSync(this.path, CREATE_FLAGS, 0o666)
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    closeSync(this.file)
  }

  /** Closes and removes the file; succeeds where it is gone already. */
  async remove(): Promise<void> {
    try {
      this.close()
    } finally {
      // Not at once: freeing the blocks of a large file takes long.
      await rm(this.path, { force: true })
    }
  }
}

/**
 * Removes the files that dead processes of this computer left in `folder`, and those of other computers
 * that share it once a week has passed without a write. Files of living processes and whatever else
 * lies there stay.
 */
export function removeLeftovers(folder: string, now = Date.now()): void {
  const here = markOfThisProcess()
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    const mark = markOf(name)
    if (mark !== null && isLeftover(path, lifeOf(mark, here), now)) rmSync(path, { force: true })
  }
}

function isLeftover(path: string, writer: Life, now: number): boolean {
  if (writer !== 'unknown') return writer === 'dead'
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats !== undefined && now - stats.mtimeMs > FOREIGN_LEFTOVER_AGE_MS
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

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  }
}
