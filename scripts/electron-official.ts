import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from './project-root.ts'

const packageFolder = join(projectRoot, 'node_modules', 'electron')
const progressCheckMs = 1_000

/** The version that package.json asks for, and that users get in a package. */
export function officialVersion(): string {
  const description: unknown = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  if (typeof description === 'object' && description && 'version' in description) {
    return String(description.version)
  }
  throw new Error('node_modules/electron/package.json names no version: run npm ci')
}

/** Where the executable lies in an unpacked Electron, as electron's own install.js has it. */
export function executableIn(folder: string): string {
  switch (process.platform) {
    case 'darwin':
      return join(folder, 'Electron.app', 'Contents', 'MacOS', 'Electron')
    case 'win32':
      return join(folder, 'electron.exe')
    default:
      return join(folder, 'electron')
  }
}

/** The version an unpacked Electron says it is, or undefined if it says nothing. */
export function versionOf(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  } catch {
    return undefined
  }
}

/**
 * The folder of the official binary, if it is unpacked, whole and of the right version.
 * install.js writes path.txt last, so an interrupted unpacking does not count.
 */
export function installedOfficial(): string | undefined {
  const folder = join(packageFolder, 'dist')
  const whole = existsSync(join(packageFolder, 'path.txt')) && existsSync(executableIn(folder))
  return whole && versionOf(folder) === officialVersion() ? folder : undefined
}

/**
 * Downloads and unpacks the official binary with electron's own installer, which checks its
 * SHA-256 and honours ELECTRON_MIRROR and proxies. Resolves to undefined when that worked, else
 * to the reason in a few words. A download that brings nothing for `stalledMs` is given up.
 */
export async function downloadOfficial(stalledMs = 60_000): Promise<string | undefined> {
  const temporary = await mkdtemp(join(tmpdir(), 'kura-electron-'))
  try {
    const child = spawn(process.execPath, [join(packageFolder, 'install.js')], {
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors += chunk
    })
    const stalled = killWhenStalled(child, [temporary, join(packageFolder, 'dist')], stalledMs)
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(null))
      child.once('close', resolve)
    })
    if (code === 0) return undefined
    return stalled() ? `nothing came for ${stalledMs / 1000} s` : reasonIn(errors)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** Ends the child when the folders have not grown for that long; tells afterwards whether it did. */
function killWhenStalled(
  child: ReturnType<typeof spawn>,
  folders: readonly string[],
  stalledMs: number,
): () => boolean {
  let sizeBytes = -1
  let grownAt = Date.now()
  let stalled = false
  const check = async () => {
    const sizes = await Promise.all(folders.map(folderSizeBytes))
    const now = sizes.reduce((sum, size) => sum + size, 0)
    if (now !== sizeBytes) {
      sizeBytes = now
      grownAt = Date.now()
    } else if (Date.now() - grownAt > stalledMs) {
      stalled = true
      child.kill('SIGKILL')
    }
  }
  const timer = setInterval(() => void check(), progressCheckMs)
  child.once('close', () => clearInterval(timer))
  child.once('error', () => clearInterval(timer))
  return () => stalled
}

async function folderSizeBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (entry) => entry.size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** The message of the error that install.js printed with its stack; the cause says more, if there is one. */
function reasonIn(errors: string): string {
  const first = errors.split('\n').find((line) => line.trim() !== '') ?? 'no reason given'
  return first.replace(/^\w*Error: /, '').trim()
}
