import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Unfinished } from './journal.ts'
import { checkpointFolder, workFilesOf } from './work-files.ts'

/**
 * Removes the checkpoints that no transfer of the journal has: one that was lost with a journal would keep its
 * upload from ever being offered for removal.
 */
export async function removeUnknownCheckpoints(
  configFolder: string,
  { entries, leftovers }: Unfinished,
): Promise<void> {
  const folder = checkpointFolder(configFolder)
  const names = await readdir(folder).catch(() => [])
  if (names.length === 0) return
  const known = new Set([
    ...entries.map(({ request, id, attempt }) => {
      return workFilesOf(configFolder, request, id, attempt).checkpointPath
    }),
    ...leftovers.map(({ checkpointPath }) => checkpointPath),
  ])
  for (const name of names) {
    const path = join(folder, name)
    if (!known.has(path)) await rm(path, { force: true }).catch(() => {})
  }
}
