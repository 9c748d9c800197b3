import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { isSha256, type Sha256 } from '../../shared/domain/artifact.ts'
import { JsonLinesFile } from '../config/json-lines-file.ts'

/** How many files are remembered; the ones that were hashed longest ago are forgotten first. */
const MAX_ENTRIES = 200_000
/**
 * A file that changed so shortly before could change again and bear the same times: some file systems
 * keep them in whole seconds, FAT in two.
 */
const SETTLED_AFTER_MS = 3_000

const lineSchema = z.tuple([z.string(), z.string().refine(isSha256)])

/** A file as it is now: the same identity later means the same content. */
export interface FileState {
  /** Device, inode, size, and the times of the last changes to content and attributes. */
  readonly identity: string
  readonly sizeBytes: number
  /** Whether it is long enough ago that it changed for its hash to be remembered. */
  readonly isSettled: boolean
}

/**
 * The hashes of files that were hashed before and have not changed since, kept on disk: a second drop of
 * a file need not read it. Verifying never asks it.
 */
export class HashCache {
  readonly #file: JsonLinesFile
  readonly #hashes = new Map<string, Sha256>()

  private constructor(file: JsonLinesFile) {
    this.#file = file
  }

  static async open(configFolder: string): Promise<HashCache> {
    const file = new JsonLinesFile(join(configFolder, 'hashes.jsonl'))
    const cache = new HashCache(file)
    const lines = await file.read()
    for (const line of lines) {
      const { data } = lineSchema.safeParse(line)
      if (data !== undefined) cache.#set(data[0], data[1])
    }
    if (lines.length > 2 * cache.#hashes.size) await file.replace(() => [...cache.#hashes])
    return cache
  }

  find({ identity }: FileState): Sha256 | null {
    return this.#hashes.get(identity) ?? null
  }

  /** `state` is how the file was before it was hashed. */
  remember({ identity, isSettled }: FileState, hash: Sha256): void {
    if (!isSettled || this.#hashes.get(identity) === hash) return
    this.#set(identity, hash)
    this.#file.appendLazily([identity, hash]).catch(() => {})
  }

  close(): Promise<void> {
    return this.#file.settled()
  }

  #set(identity: string, hash: Sha256): void {
    this.#hashes.delete(identity)
    this.#hashes.set(identity, hash)
    if (this.#hashes.size <= MAX_ENTRIES) return
    const [oldest] = this.#hashes.keys()
    if (oldest !== undefined) this.#hashes.delete(oldest)
  }
}

/** Null where there is no such file, or it may not be looked at: reading it will tell why. */
export async function fileState(path: string): Promise<FileState | null> {
  const stats = await stat(path, { bigint: true }).catch(() => null)
  if (stats === null || !stats.isFile()) return null
  const { dev, ino, size, mtimeNs, ctimeNs } = stats
  const changedMs = Math.max(Number(mtimeNs / 1_000_000n), Number(ctimeNs / 1_000_000n))
  return {
    identity: [dev, ino, size, mtimeNs, ctimeNs].join(':'),
    sizeBytes: Number(size),
    isSettled: Math.abs(Date.now() - changedMs) > SETTLED_AFTER_MS,
  }
}
