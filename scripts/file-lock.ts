import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const pollMs = 200
/** A lock file without a process id in it is being written this instant, or was left by a power cut. */
const unreadableForMs = 5_000

/**
 * Runs `action` while no other process runs one under the same `path`; waits for its turn.
 * A lock left by a process that is gone is taken over. Two processes that take over the same
 * instant may both run: the lock spares double work, so `action` must publish its result atomically.
 */
export async function withFileLock<T>(path: string, action: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  while (!(await tryLock(path))) {
    if (await isAbandoned(path)) await rm(path, { force: true })
    else await delay(pollMs)
  }
  try {
    return await action()
  } finally {
    await rm(path, { force: true })
  }
}

async function tryLock(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw error
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const pid = Number.parseInt(await readFile(path, 'utf8'), 10)
    if (Number.isNaN(pid)) return Date.now() - (await stat(path)).mtimeMs > unreadableForMs
    return !isProcessAlive(pid)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false
    throw error
  }
}

export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !isErrno(error, 'ESRCH')
  }
}

export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
