import { randomUUID } from 'node:crypto'
import { opendir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FolderGrantId } from '../../shared/contract/schemas.ts'
import type { PickedFolder } from '../../shared/contract/stores.ts'
import { isSha256 } from '../../shared/domain/artifact.ts'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { errnoOf } from '../storage/errno.ts'

/** So many entries are looked at to tell what a folder is. */
const LOOKED_AT = 2_000

/** A picked folder by itself; what an entrenar.yaml says of it is Configurations' part. */
export type GrantedFolder = Omit<PickedFolder, 'configured' | 'configurationError'>

/** Folders that the user picked in a dialog, behind opaque ids. */
export class FolderGrants {
  readonly #paths = new Map<FolderGrantId, string>()

  /** A folder that is not there yet is an empty one. */
  async grant(path: string): Promise<GrantedFolder> {
    const grantId = randomUUID() as FolderGrantId
    const looked = await lookInto(path)
    this.#paths.set(grantId, path)
    return { grantId, path, suggestedName: basename(path) || path, ...looked }
  }

  /** NOT_FOUND for a grant that was never given. */
  pathOf(grantId: FolderGrantId): string {
    const path = this.#paths.get(grantId)
    if (path !== undefined) return path
    throw new StorageError('NOT_FOUND', 'This folder was not picked in this window. Pick it again.')
  }
}

/** What kind of store a folder is, by Kura's own mark or by how its first entries are named. */
async function lookInto(path: string): Promise<Pick<PickedFolder, 'found' | 'layout'>> {
  const marked = await markedLayout(path)
  if (marked) return { found: 'kura', layout: marked }
  let shards = 0
  let contents = 0
  let others = 0
  let looked = 0
  const folder = await opendir(path).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  })
  for await (const entry of folder) {
    if (entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name)) shards += 1
    else if (entry.isFile() && isSha256(entry.name)) contents += 1
    else others += 1
    looked += 1
    if (looked >= LOOKED_AT) break
  }
  if (shards + contents > 0) {
    return { found: 'content', layout: contents > shards ? 'flat' : 'sharded' }
  }
  return { found: others > 0 ? 'other-files' : 'empty', layout: 'sharded' }
}

async function markedLayout(path: string): Promise<PickedFolder['layout'] | null> {
  try {
    const format: unknown = JSON.parse(await readFile(join(path, '.kura', 'format.json'), 'utf8'))
    const isFlat = typeof format === 'object' && format !== null && 'layout' in format
    return isFlat && format.layout === 'flat' ? 'flat' : 'sharded'
  } catch {
    return null
  }
}
