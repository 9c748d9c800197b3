import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * An executable that runs Electron without root's right to pass over file permissions, so that a
 * test run as root meets them as every user does. Anyone else's Electron needs no such thing: null.
 */
export async function plainUserElectron(electron: string, folder: string): Promise<string | null> {
  if (process.getuid?.() !== 0) return null
  const capabilities = '-dac_override,-dac_read_search'
  const path = join(folder, 'electron-as-plain-user')
  await writeFile(
    path,
    `#!/bin/sh\nexec setpriv --bounding-set=${capabilities} --inh-caps=${capabilities} "${electron}" "$@"\n`,
  )
  await chmod(path, 0o755)
  return path
}
