import { runCommand } from './run-command.ts'
import {
  hasApt,
  installSentence,
  installWithApt,
  isOnPath,
  strangerSentence,
} from './system-packages.ts'

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

  if (!(await hasApt())) {
    throw new Error(strangerSentence(missing, [...libraryPackages, ...displayPackages]))
  }
  if (process.getuid?.() !== 0) {
    throw new Error(installSentence(missing, await packagesFor(needs)))
  }
  log(`Installing with apt what is missing here: ${missing.join(', ')} …`)
  await installWithApt(() => packagesFor(needs))

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
