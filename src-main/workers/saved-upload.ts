import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { isSha256, type Sha256 } from '../../shared/domain/artifact.ts'
import type { ContentUpload } from '../artifacts/put-content.ts'
import { JsonFile } from '../config/json-file.ts'
import type { ObjectKey, ObjectStore, ResumableUpload } from '../storage/object-store.ts'

const savedSchema = z.object({
  version: z.literal(1),
  hash: z.string().refine(isSha256),
  sizeBytes: z.int().nonnegative(),
  key: z.string(),
  source: z.string(),
  checkpoint: z.string(),
})

type Saved = z.infer<typeof savedSchema>

/**
 * Where an upload in parts stands, in a file that outlives this process. It counts only for the same
 * content at the same key; otherwise what it tells of is taken back and the upload begins anew.
 */
export class SavedUpload {
  readonly #file: JsonFile<Saved>
  #saved: Saved | null

  /** What cannot be read any more counts as nothing: the store's list of unfinished uploads still has it. */
  static async open(path: string): Promise<SavedUpload> {
    const file = new JsonFile<Saved>(path, savedSchema)
    return new SavedUpload(file, await file.read().catch(() => null))
  }

  private constructor(file: JsonFile<Saved>, saved: Saved | null) {
    this.#file = file
    this.#saved = saved
  }

  /** Where the upload goes; null when none was begun. */
  get key(): ObjectKey | null {
    return this.#saved?.key ?? null
  }

  /** The hash of a source that is just as it was when the upload began. */
  hashOf(source: string): Sha256 | null {
    return this.#saved?.source === source ? this.#saved.hash : null
  }

  /** `source` tells a source, and each of its states, from all others. */
  async resumable(
    store: ObjectStore,
    upload: ContentUpload,
    source: string,
  ): Promise<ResumableUpload> {
    if (this.#saved !== null && !isSame(this.#saved, upload)) await this.abandon(store)
    const { hash, sizeBytes, key } = upload
    return {
      from: this.#saved?.checkpoint ?? null,
      save: async (checkpoint) => {
        const saved: Saved = { version: 1, hash, sizeBytes, key, source, checkpoint }
        await this.#file.write(saved)
        this.#saved = saved
      },
    }
  }

  /** Takes back what the store has of the upload, then forgets it. When that fails, it is kept. */
  async abandon(store: ObjectStore, signal?: AbortSignal): Promise<void> {
    const saved = this.#saved
    if (saved !== null) {
      await store.abandonUpload?.(saved.key, saved.checkpoint, signal && { signal })
    }
    await this.forget()
  }

  async forget(): Promise<void> {
    await rm(this.#file.path, { force: true })
    this.#saved = null
  }
}

function isSame(saved: Saved, { hash, sizeBytes, key }: ContentUpload): boolean {
  return saved.hash === hash && saved.sizeBytes === sizeBytes && saved.key === key
}
