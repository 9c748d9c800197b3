import { access, constants, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { runCommand } from './run-command.ts'

/** Commands that must be there, and Debian's packages that have them. */
export interface CommandNeeds {
  readonly commands: readonly string[]
  readonly packages: readonly string[]
}

/**
 * Makes sure that commands can be run. What is missing is installed by apt when we are root on Debian or
 * Ubuntu; otherwise throws an Error whose one sentence holds the exact command.
 */
export async function ensureCommands(
  { commands, packages }: CommandNeeds,
  log: (line: string) => void = console.log,
): Promise<void> {
  const missing = await missingCommands(commands)
  if (missing.length === 0) return
  if (!(await hasApt())) throw new Error(strangerSentence(missing, packages))
  if (process.getuid?.() !== 0) throw new Error(installSentence(missing, packages))
  log(`Installing with apt what is missing here: ${missing.join(', ')} …`)
  await installWithApt(async () => packages)
  const left = await missingCommands(commands)
  if (left.length > 0) {
    throw new Error(`Still missing after apt-get install: ${left.join(', ')}.`)
  }
}

export async function isOnPath(command: string): Promise<boolean> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const found = await access(join(folder, command), constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return true
  }
  return false
}

export async function hasApt(): Promise<boolean> {
  const system = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(system) && (await isOnPath('apt-get'))
}

/** For a system whose packages have other names. */
export function strangerSentence(missing: readonly string[], packages: readonly string[]): string {
  return `This system lacks ${missing.join(', ')}; install what your distribution has for Debian's packages ${packages.join(' ')}.`
}

export function installSentence(missing: readonly string[], packages: readonly string[]): string {
  return (
    `This system lacks ${missing.join(', ')}; install it with: ` +
    `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`
  )
}

/** `choose` names the packages after the update: before the first one apt knows no names at all. */
export async function installWithApt(choose: () => Promise<readonly string[]>): Promise<void> {
  const lock = ['-o', 'DPkg::Lock::Timeout=300']
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const updated = await runCommand('apt-get', ['update', '-q', ...lock], { env })
  const packages = await choose()
  const install = ['install', '-y', '-q', '--no-install-recommends', ...lock, ...packages]
  const installed = await runCommand('apt-get', install, { env })
  if (installed.code !== 0) {
    const failed = updated.code === 0 ? installed : updated
    throw new Error(`apt-get could not install ${packages.join(' ')}:\n${failed.output.trim()}`)
  }
}

async function missingCommands(commands: readonly string[]): Promise<string[]> {
  const found = await Promise.all(commands.map(isOnPath))
  return commands.filter((_, index) => found[index] !== true)
}
