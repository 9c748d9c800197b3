import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Which run of which process on which computer: enough to tell later whether it still lives. */
export interface ProcessMark {
  readonly host: string
  /** Changes with every start of the computer; '0' where the system does not tell. */
  readonly boot: string
  /** Linux containers count their processes apart; '0' where there is no such thing. */
  readonly namespace: string
  readonly pid: number
  /** When the process started, in the system's own unit; '0' where the system does not tell. */
  readonly start: string
}

export type Life = 'alive' | 'dead' | 'unknown'

export function markOfThisProcess(): ProcessMark {
  return {
    host: digest(hostname()),
    boot: bootMark(),
    namespace: namespaceMark(),
    pid: process.pid,
    start: startOf(process.pid) ?? '0',
  }
}

/** Whether the process that left `mark` still runs; unknown for one of another computer or container. */
export function lifeOf(mark: ProcessMark, here: ProcessMark = markOfThisProcess()): Life {
  if (mark.host !== here.host) return 'unknown'
  if (mark.boot !== here.boot) return 'dead'
  if (mark.namespace !== here.namespace) return 'unknown'
  if (!isRunning(mark.pid)) return 'dead'
  const start = startOf(mark.pid)
  const reused = start !== null && mark.start !== '0' && start !== mark.start
  return reused ? 'dead' : 'alive'
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Linux, proc(5): field 22 of /proc/PID/stat; the second field may hold spaces and brackets itself. */
function startOf(pid: number): string | null {
  const stat = readOrNull(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

function namespaceMark(): string {
  try {
    return digest(readlinkSync('/proc/self/ns/pid'))
  } catch {
    return '0'
  }
}

function bootMark(): string {
  const id = readOrNull('/proc/sys/kernel/random/boot_id')
  return id === null ? '0' : digest(id)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
