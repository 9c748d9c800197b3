import { readFile } from 'node:fs/promises'
import type { ElectronApplication } from '@playwright/test'

/**
 * What the page's process takes of the machine's memory, in bytes: what is its own, and its share of what
 * others use as well (proc(5), smaps_rollup). Null where the system does not tell.
 */
export async function rendererBytes(app: ElectronApplication): Promise<number | null> {
  const pid = await app.evaluate(({ webContents }) =>
    webContents.getAllWebContents()[0]?.getOSProcessId(),
  )
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  const kib = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]
  return kib === undefined ? null : Number(kib) * 1_024
}
