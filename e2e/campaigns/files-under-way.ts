import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Sha256, toSha256 } from '../../shared/domain/artifact.ts'
import { sha256sum, writeRandomFile } from '../support/files.ts'
import { readJournal } from './journal-on-disk.ts'

/** A file that is to end up in a store. */
export interface FileToStore {
  readonly storeId: string
  readonly name: string
  readonly path: string
  readonly sizeBytes: number
  readonly hash: Sha256
  /** to-drop: the app has it not, or had not written it down when it died; open: in the journal; or it ended. */
  state: 'to-drop' | 'open' | 'ended'
}

/** The files of a campaign, and what the app's journal says of each. */
export class FilesUnderWay {
  readonly all: FileToStore[] = []
  readonly #home: string
  readonly #folder: string

  constructor(home: string, folder: string) {
    this.#home = home
    this.#folder = folder
  }

  async create(storeId: string, sizeBytes: number): Promise<void> {
    const name = `${storeId}-${this.all.length}.safetensors`
    const path = join(this.#folder, name)
    await writeRandomFile(path, sizeBytes, name)
    const hash = toSha256(await sha256sum(path))
    this.all.push({ storeId, name, path, sizeBytes, hash, state: 'to-drop' })
  }

  of(storeId: string, state: FileToStore['state']): readonly FileToStore[] {
    return this.all.filter((file) => file.storeId === storeId && file.state === state)
  }

  /** Of the files of a store that have not ended. */
  leftBytes(storeId: string): number {
    return this.all
      .filter((file) => file.storeId === storeId && file.state !== 'ended')
      .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  }

  /** Takes over what the journal says; files whose transfers ended are removed. Returns how many failed. */
  async look(): Promise<number> {
    const { content, paths } = await readJournal(this.#home)
    const entries = content.entries()
    const open = new Set(
      entries.flatMap(({ request }) => (request.kind === 'upload' ? [request.path] : [])),
    )
    for (const file of this.all) {
      if (file.state === 'ended') continue
      if (open.has(file.path)) file.state = 'open'
      else if (file.state === 'open' || paths.has(file.path)) {
        file.state = 'ended'
        await rm(file.path)
      }
    }
    return entries.filter(({ error }) => error !== null).length
  }
}
