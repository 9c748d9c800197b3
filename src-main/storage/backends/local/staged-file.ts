import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { errnoOf } from '../../errno.ts'
import type { ObjectInfo, ObjectKey, PutOptions, StagedContent } from '../../object-store.ts'
import { type ErrorMapper, inOperation } from '../../operation.ts'
import { infoOf } from './local-info.ts'
import { placeIfAbsent, placeOver } from './place-file.ts'
import type { StoreFolders } from './store-folders.ts'
import { removeTemporaryFile, type TemporaryFile } from './temporary-files.ts'
import type { WrittenContent } from './write-content.ts'

/** A delete beside a put may remove the folder that has just been made, as it is empty: make it again. */
const MAX_FOLDER_ATTEMPTS = 10

export interface StagedFileParts {
  readonly file: TemporaryFile
  readonly content: WrittenContent
  readonly folders: StoreFolders
  readonly segmentsOf: (key: ObjectKey) => string[]
  readonly toStorageError: ErrorMapper
}

/** Content written to a temporary file of the store. */
export class StagedFile implements StagedContent {
  readonly sha256
  readonly sizeBytes
  readonly #parts: StagedFileParts
  #ended = false

  constructor(parts: StagedFileParts) {
    this.#parts = parts
    this.sha256 = parts.content.sha256
    this.sizeBytes = parts.content.sizeBytes
  }

  commit(
    key: ObjectKey,
    { ifAbsent = false }: Pick<PutOptions, 'ifAbsent'> = {},
  ): Promise<ObjectInfo> {
    return inOperation({ operation: 'commit', key }, this.#parts.toStorageError, async () => {
      this.#end()
      const { file, folders, segmentsOf } = this.#parts
      try {
        const segments = segmentsOf(key)
        const folder = segments.slice(0, -1)
        await file.handle.datasync()
        await this.#place(folder, segments.at(-1) ?? '', ifAbsent)
        const stats = await file.handle.stat()
        await file.handle.close()
        await folders.sync(folder)
        return infoOf(key, stats)
      } catch (error) {
        await removeTemporaryFile(file)
        throw error
      }
    })
  }

  discard(): Promise<void> {
    return inOperation({ operation: 'discard' }, this.#parts.toStorageError, async () => {
      this.#end()
      await removeTemporaryFile(this.#parts.file)
    })
  }

  async #place(folder: readonly string[], name: string, ifAbsent: boolean): Promise<void> {
    const { file, folders } = this.#parts
    const place = ifAbsent ? placeIfAbsent : placeOver
    for (let attempt = 1; ; attempt++) {
      const path = `${await folders.make(folder)}/${name}`
      try {
        return await place(file.path, path)
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT' || attempt === MAX_FOLDER_ATTEMPTS) throw error
      }
    }
  }

  #end(): void {
    if (this.#ended) throw new StorageError('INTERNAL', 'This staged content was ended before.')
    this.#ended = true
  }
}
