import { open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FoundConfiguration, PickedFolder } from '../../shared/contract/stores.ts'
import { isStorageErrorCode, StorageError } from '../../shared/domain/storage-error.ts'
import { type DescribedBackend, invalid } from '../config/backend-config.ts'
import { parseEntrenarYaml } from '../config/entrenar-yaml.ts'
import type { Environment } from '../config/environment.ts'
import type { FileGrants } from './file-grants.ts'
import type { FolderGrants } from './folder-grants.ts'
import { keyFileOf, toProposed } from './proposed-connection.ts'

/** A configuration is written by hand: what is larger is none. */
const MAX_BYTES = 1024 * 1024

const FILE_NAMES = ['entrenar.yaml', 'entrenar.yml'] as const

export interface ConfigurationsOptions {
  readonly folders: FolderGrants
  readonly files: FileGrants
  readonly environment: Environment
}

/** Stores that an entrenar.yaml describes, to be looked over before they are added. */
export class Configurations {
  readonly #options: ConfigurationsOptions

  constructor(options: ConfigurationsOptions) {
    this.#options = options
  }

  /** @throws StorageError CONFIG_INVALID that names the file and, where there is one, the line. */
  async read(path: string): Promise<FoundConfiguration> {
    const found = await this.#describe(path)
    if (found) return found
    throw invalid(
      `${basename(path)} describes no store: expected a section \`storage.artifacts\` with \`backend\`.`,
    )
  }

  /** A folder that the user picked, and what an entrenar.yaml in it or beside it says. */
  async pickedFolder(path: string): Promise<PickedFolder> {
    const picked = await this.#options.folders.grant(path)
    try {
      const configured = await this.#beside(path)
      return { ...picked, configured, configurationError: null }
    } catch (error) {
      const configurationError = StorageError.from(error).toData()
      return { ...picked, configured: null, configurationError }
    }
  }

  async #beside(folder: string): Promise<FoundConfiguration | null> {
    for (const place of new Set([folder, dirname(folder)])) {
      for (const name of FILE_NAMES) {
        const found = await this.#describe(join(place, name)).catch((error: unknown) => {
          // A store in memory, or a file that cannot be read, is no reason to stop anybody here.
          if (isStorageErrorCode(error, 'CONFIG_INVALID')) throw error
          return null
        })
        if (found) return found
      }
    }
    return null
  }

  async #describe(path: string): Promise<FoundConfiguration | null> {
    const text = await readConfiguration(path)
    const described = parseEntrenarYaml(text, {
      file: basename(path),
      folder: dirname(path),
      accountIsKnown: Boolean(this.#options.environment['AZURE_STORAGE_CONNECTION_STRING']?.trim()),
    })
    return described && this.#found(path, described)
  }

  async #found(path: string, { connection, notes }: DescribedBackend): Promise<FoundConfiguration> {
    const project = basename(dirname(path))
    const told = { path, notes: [...notes] }
    switch (connection.kind) {
      case 'local': {
        const { grantId, found, layout } = await this.#options.folders.grant(connection.root)
        // What lies there tells its layout better than a file that says how it should lie.
        const known = found === 'kura' || found === 'content' ? layout : connection.layout
        const folder = { grantId, path: connection.root, found, layout: known }
        return { ...told, suggestedName: project || 'Artifacts', connection: null, folder }
      }
      case 'memory':
        throw new StorageError(
          'UNSUPPORTED',
          `${basename(path)} names the backend memory, which nobody else can open: name local, s3, azure or gcs there, or start Kura with KURA_BACKEND=memory to try one.`,
        )
      default: {
        const suggestedName = connection.kind === 'azure' ? connection.container : connection.bucket
        const keyFile = keyFileOf(connection)
        const grantId = keyFile === null ? null : this.#options.files.grant(keyFile)
        return {
          ...told,
          suggestedName,
          connection: toProposed(connection, grantId),
          folder: null,
        }
      }
    }
  }
}

async function readConfiguration(path: string): Promise<string> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      if (size <= MAX_BYTES) return await file.readFile('utf8')
    } finally {
      await file.close()
    }
  } catch (error) {
    throw new StorageError('NOT_FOUND', `${basename(path)} cannot be read. Is it still there?`, {
      cause: error,
    })
  }
  throw invalid(`${basename(path)} is too large to be a configuration file.`)
}
