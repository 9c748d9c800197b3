import { fstatSync } from 'node:fs'
import { join } from 'node:path'
import type { Sha256 } from '../../../../shared/domain/artifact.ts'
import { StorageError } from '../../../../shared/domain/storage-error.ts'
import { checkHash } from '../../check-content.ts'
import { syncData } from '../../file-access.ts'
import type { ObjectInfo, ObjectKey, PutOptions, StagedContent } from '../../object-store.ts'
import { type ErrorMapper, inOperation } from '../../operation.ts'
import { infoOf } from './local-info.ts'
import { placeIfAbsent, placeOver } from './place-file.ts'
import type { StoreFolders } from './store-folders.ts'
import type { TemporaryFile } from './temporary-files.ts'
import type { WrittenContent } from './write-content.ts'

type CommitOptions = Pick<PutOptions, 'ifAbsent'>

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

  commit(key: ObjectKey, options: CommitOptions = {}): Promise<ObjectInfo> {
    const run = (): Promise<ObjectInfo> => this.place(key, options)
    return inOperation({ operation: 'commit', key }, run, this.#parts.toStorageError)
  }

  /**
   * The same as part of another operation, which makes its errors StorageErrors. With `sha256` the content
   * must have that hash.
   */
  async place(
    key: ObjectKey,
    options: CommitOptions & { readonly sha256?: Sha256 | undefined },
  ): Promise<ObjectInfo> {
    this.#end()
    try {
      checkHash(options.sha256, this.sha256)
      return await this.#place(key, options)
    } catch (error) {
      await this.#parts.file.remove()
      throw error
    }
  }

  discard(): Promise<void> {
    const run = (): Promise<void> => {
      this.#end()
      return this.#parts.file.remove()
    }
    return inOperation({ operation: 'discard' }, run, this.#parts.toStorageError)
  }

  async #place(key: ObjectKey, { ifAbsent = false }: CommitOptions): Promise<ObjectInfo> {
    const { file, folders, segmentsOf } = this.#parts
    const segments = segmentsOf(key)
    const folder = segments.slice(0, -1)
    await syncData(file.file)
    const info = infoOf(key, fstatSync(file.file))
    file.close()
    const place = ifAbsent ? placeIfAbsent : placeOver
    place(file.path, join(folders.make(folder), segments.at(-1) ?? ''))
    await folders.sync(folder)
    return info
  }

  #end(): void {
    if (this.#ended) throw new StorageError('INTERNAL', 'This staged content was ended before.')
    this.#ended = true
  }
}
