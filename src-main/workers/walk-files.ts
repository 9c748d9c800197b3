import type { Stats } from 'node:fs'
import { opendir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StorageError } from '../../shared/domain/storage-error.ts'
import { fitArtifactName } from '../artifacts/store-layout.ts'
import { toLocalError } from '../storage/backends/local/local-errors.ts'
import type { FoundFile, WalkBatch } from './worker-contract.ts'

const BATCH_FILES = 1_000

/**
 * The files at and below `paths`, in batches. A file that was given itself keeps its own name; one
 * below a folder gets the folder's path before it, `checkpoint-42/config.json`, as far as a name can
 * hold it. Symbolic links are followed (Hugging Face's cache is made of them), but no folder is
 * entered from within itself. What can't be taken is reported as skipped, and the walk goes on.
 */
export async function* walkFiles(
  paths: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<WalkBatch, void> {
  let files: FoundFile[] = []
  let skipped: WalkBatch['skipped'][number][] = []
  for (const path of paths) {
    for await (const found of walk(path, basename(path), new Set())) {
      if (signal?.aborted) throw new StorageError('CANCELLED', 'Cancelled.')
      if ('error' in found) skipped.push({ name: found.name, error: found.error.toData() })
      else files.push(found)
      if (files.length + skipped.length >= BATCH_FILES) {
        yield { files, skipped }
        files = []
        skipped = []
      }
    }
  }
  yield { files, skipped }
}

interface Skipped {
  readonly name: string
  readonly error: StorageError
}

async function* walk(
  path: string,
  name: string,
  above: ReadonlySet<string>,
): AsyncGenerator<FoundFile | Skipped> {
  let found: Stats
  try {
    found = await stat(path)
  } catch (error) {
    yield { name, error: toLocalError(error, dirname(path)).within({ operation: 'read' }) }
    return
  }
  if (found.isFile()) yield { path, name: fitArtifactName(name), sizeBytes: found.size }
  else if (found.isDirectory()) yield* walkFolder(path, name, above)
  else yield { name, error: notAFile(name) }
}

async function* walkFolder(
  path: string,
  name: string,
  above: ReadonlySet<string>,
): AsyncGenerator<FoundFile | Skipped> {
  try {
    const real = await realpath(path)
    if (above.has(real)) {
      yield { name, error: circle(name) }
      return
    }
    const within = new Set([...above, real])
    for await (const entry of await opendir(path)) {
      yield* walk(join(path, entry.name), `${name}/${entry.name}`, within)
    }
  } catch (error) {
    yield { name, error: toLocalError(error, dirname(path)).within({ operation: 'read' }) }
  }
}

function notAFile(name: string): StorageError {
  return new StorageError(
    'UNSUPPORTED',
    `“${name}” is neither a file nor a folder, so there is nothing to store.`,
  )
}

function circle(name: string): StorageError {
  return new StorageError('UNSUPPORTED', `“${name}” is a link to a folder that it lies in.`)
}
