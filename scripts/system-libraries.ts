import { access, constants, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { runCommand } from './run-command.ts'

/** Debian's packages for Electron; newer releases have some of them under the name with `t64` added. */
const libraryPackages = [
  'libnss3',
  'libatk1.0-0',
  'libatk-bridge2.0-0',
  'libcups2',
  'libgtk-3-0',
  'libgbm1',
  'libasound2',
]
const displayPackages = ['xvfb', 'xauth']

export interface SystemNeeds {
  /** The Electron executable that must find its shared libraries. */
  readonly executable: string
  /** Whether Xvfb is needed too. */
  readonly virtualDisplay: boolean
}

/**
 * Makes sure that Electron can be loaded, and a virtual display started if one is needed.
 * What is missing is installed by apt when we are root on Debian or Ubuntu; otherwise throws an
 * Error whose one sentence holds the exact command. Does nothing where it is not Linux.
 */
export async function ensureSystemLibraries(
  needs: SystemNeeds,
  log: (line: string) => void = console.log,
): Promise<void> {
  if (process.platform !== 'linux') return
  const missing = await missingParts(needs)
  if (missing.length === 0) return

  if (!(await hasApt())) throw new Error(strangerSentence(missing))
  if (process.getuid?.() !== 0) {
    throw new Error(commandSentence(missing, await packagesFor(needs)))
  }
  log(`Installing with apt what is missing here: ${missing.join(', ')} …`)
  await installWithApt(needs)

  const left = await missingParts(needs)
  if (left.length > 0) {
    throw new Error(`Still missing after apt-get install: ${left.join(', ')}.`)
  }
}

async function missingParts(needs: SystemNeeds): Promise<string[]> {
  const libraries = await missingLibraries(needs.executable)
  const display = needs.virtualDisplay && !(await isOnPath('Xvfb')) ? ['Xvfb'] : []
  return [...libraries, ...display]
}

/** The shared libraries that the dynamic loader would not find for this executable. */
async function missingLibraries(executable: string): Promise<string[]> {
  const { stdout } = await runCommand('ldd', [executable])
  return parseMissingLibraries(stdout)
}

/** Lines such as `libnss3.so => not found` in the output of ldd. */
export function parseMissingLibraries(lddOutput: string): string[] {
  const names = [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
  return [...new Set(names)]
}

async function isOnPath(command: string): Promise<boolean> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const found = await access(join(folder, command), constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return true
  }
  return false
}

async function hasApt(): Promise<boolean> {
  const system = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(system) && (await isOnPath('apt-get'))
}

function strangerSentence(missing: readonly string[]): string {
  const packages = [...libraryPackages, ...displayPackages].join(' ')
  return `This system lacks ${missing.join(', ')}; install what your distribution has for Debian's packages ${packages}.`
}

function commandSentence(missing: readonly string[], packages: readonly string[]): string {
  return (
    `This system lacks ${missing.join(', ')}; install it with: ` +
    `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`
  )
}

async function installWithApt(needs: SystemNeeds): Promise<void> {
  const lock = ['-o', 'DPkg::Lock::Timeout=300']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const updated = await runCommand('apt-get', ['update', '-q', ...lock], { env })
  // Chosen now: before the first update apt knows no package names at all.
  const packages = await packagesFor(needs)
  const install = ['install', '-y', '-q', '--no-install-recommends', ...lock, ...packages]
  const installed = await runCommand('apt-get', install, { env })
  if (installed.code !== 0) {
    const failed = updated.code === 0 ? installed : updated
    throw new Error(`apt-get could not install ${packages.join(' ')}:\n${failed.output.trim()}`)
  }
}

async function packagesFor(needs: SystemNeeds): Promise<string[]> {
  const libraries = await namesInThisRelease(libraryPackages)
  return needs.virtualDisplay ? [...libraries, ...displayPackages] : libraries
}

/**
 * The 64-bit-time transition (Debian 13, Ubuntu 24.04) renamed packages and left the old names
 * virtual; apt refuses a virtual name that two packages provide, which is libasound2's case.
 */
async function namesInThisRelease(names: readonly string[]): Promise<string[]> {
  const renamed = names.map((name) => `${name}t64`)
  const { stdout } = await runCommand('apt-cache', ['show', '--no-all-versions', ...renamed])
  const known = new Set(stdout.split('\n').filter((line) => line.startsWith('Package: ')))
  return names.map((name) => (known.has(`Package: ${name}t64`) ? `${name}t64` : name))
}
