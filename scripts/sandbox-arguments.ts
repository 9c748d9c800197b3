import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'

export interface SandboxArguments {
  readonly args: readonly string[]
  /** One line for people when the sandbox is off, and why. */
  readonly note?: string
}

/**
 * Chromium refuses to start where its sandbox cannot work: as root, and where the kernel lets
 * ordinary users make no user namespaces and chrome-sandbox is not set-uid root.
 */
export async function sandboxArguments(runtimeFolder: string): Promise<SandboxArguments> {
  if (process.platform !== 'linux') return { args: [] }
  if (process.getuid?.() === 0) {
    return { args: ['--no-sandbox'], note: "Running as root, so without Chromium's sandbox." }
  }
  const helper = join(runtimeFolder, 'chrome-sandbox')
  if ((await isSetuidRoot(helper)) || (await canMakeUserNamespaces())) return { args: [] }
  const command = `sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`
  return {
    args: ['--no-sandbox'],
    note: `This system allows no user namespaces, so it runs without Chromium's sandbox; to have it: ${command}`,
  }
}

async function isSetuidRoot(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => undefined)
  return file !== undefined && file.uid === 0 && (file.mode & 0o4000) !== 0
}

/** Mapping oneself to root inside the namespace is what AppArmor and seccomp profiles refuse. */
async function canMakeUserNamespaces(): Promise<boolean> {
  return (await runCommand('unshare', ['--user', '--map-root-user', 'true'])).code === 0
}
